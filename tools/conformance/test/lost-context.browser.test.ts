import { openBackend } from '@lab/backend';
import { uniform } from '@lab/layers';
import { expectNoTensorsLeft } from '@lab/testkit';
import { getBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LossyRun, trainLosing } from './lost-context.js';

const iterations = 40;

function stepsOf({ events }: LossyRun): number[] {
  return events.flatMap((event) => (event.type === 'step' ? [event.step] : []));
}

function warningsOf({ events }: LossyRun) {
  return events.filter((event) => event.type === 'warning');
}

describe('a training whose WebGL context is lost', () => {
  beforeAll(() => openBackend('webgl'));
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('goes on from its last good state, to the same bits as undisturbed', () =>
    expectNoTensorsLeft(async () => {
      const undisturbed = await trainLosing([], { iterations });
      const disturbed = await trainLosing([3, 27], { iterations });
      expect(warningsOf(undisturbed)).toEqual([]);
      expect(warningsOf(disturbed).map(({ code }) => code)).toEqual(['context-lost', 'context-lost']);
      expect(warningsOf(disturbed)[0].message).toMatch(/goes on from step 0: WebGL/);
      // The loss after step 3, its fourth batch: at once, not at the end.
      expect(disturbed.drawn).toBeLessThanOrEqual(6);
      expect(stepsOf(disturbed)).toEqual(Array.from({ length: iterations }, (_, step) => step));
      // Shaders are compiled for each context, and shown apart from the steps.
      const types = disturbed.events.map((event) => (event.type === 'warmup' ? event.done : event.type));
      expect(types.slice(0, 3)).toEqual([false, true, 'step']);
      expect(types.filter((type) => type === true)).toHaveLength(3);
      expect(disturbed.result.evaluations.digits.accuracy).toBeGreaterThan(0.3);
      expect(disturbed.result.evaluations.digits.loss).toBe(undisturbed.result.evaluations.digits.loss);
      expect(disturbed.result).toMatchObject({ step: iterations, stopReason: 'iterations' });
      undisturbed.result.dispose();
      disturbed.result.dispose();
    }));

  it('goes on from the copy of step 100, not from the start', () =>
    expectNoTensorsLeft(async () => {
      const undisturbed = await trainLosing([], { iterations: 125 });
      const disturbed = await trainLosing([115], { iterations: 125 });
      expect(warningsOf(disturbed)[0].message).toMatch(/goes on from step 100: WebGL/);
      expect(stepsOf(disturbed)).toEqual(stepsOf(undisturbed));
      expect(disturbed.result.evaluations.digits.loss).toBe(undisturbed.result.evaluations.digits.loss);
      undisturbed.result.dispose();
      disturbed.result.dispose();
    }));

  it('goes on with WASM when WebGL stays away', () =>
    expectNoTensorsLeft(async () => {
      const undisturbed = await trainLosing([], { iterations });
      const disturbed = await trainLosing([20], {
        iterations,
        onLoss: () => vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockReturnValue(null),
      });
      expect(getBackend()).toBe('wasm');
      expect(warningsOf(disturbed)[0].message).toMatch(/goes on from step 0: WASM/);
      expect(stepsOf(disturbed)).toEqual(Array.from({ length: iterations }, (_, step) => step));
      const [a, b] = [undisturbed, disturbed].map(({ result }) => result.evaluations.digits.accuracy);
      // Within 0.3 points.
      expect(Math.abs(a - b)).toBeLessThan(0.003);
      undisturbed.result.dispose();
      disturbed.result.dispose();
    }));

  it('finishes 10 of 10 runs that lose it at a random step, whether it comes back or stays away', () =>
    expectNoTensorsLeft(async () => {
      const undisturbed = await trainLosing([], { iterations });
      const { accuracy } = undisturbed.result.evaluations.digits;
      undisturbed.result.dispose();
      const told: string[] = [];
      for (let run = 0; run < 10; run++) {
        const step = uniform(2026, run) % iterations;
        const staysAway = run % 2 === 1;
        const disturbed = await trainLosing([step], {
          iterations,
          onLoss: () => {
            if (staysAway) vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockReturnValue(null);
          },
        });
        expect(getBackend(), `run ${run}`).toBe(staysAway ? 'wasm' : 'webgl');
        vi.restoreAllMocks();
        expect(warningsOf(disturbed).map(({ code }) => code)).toEqual(['context-lost']);
        expect(stepsOf(disturbed)).toEqual(Array.from({ length: iterations }, (_, i) => i));
        const reached = disturbed.result.evaluations.digits.accuracy;
        // Within 0.3 points; where WebGL comes back, to the bit.
        expect(Math.abs(reached - accuracy), `run ${run}, step ${step}`).toBeLessThan(
          staysAway ? 0.003 : 1e-9,
        );
        told.push(
          `after step ${step}, ${staysAway ? 'on WASM' : 'on WebGL'}: ${(reached * 100).toFixed(2)} %`,
        );
        disturbed.result.dispose();
      }
      console.log(`undisturbed ${(accuracy * 100).toFixed(2)} %; context lost ${told.join('; ')}`);
    }));
});
