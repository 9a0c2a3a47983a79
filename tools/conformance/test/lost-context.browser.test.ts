import { openBackend } from '@lab/backend';
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
});
