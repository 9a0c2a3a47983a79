import { batchNorm, conv2d, dense, dropout, flatten, maxPool2d, sequential } from '@lab/layers';
import { batches } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { expectNoTensorsLeft } from '@lab/testkit';
import { adam, finish, train } from '@lab/train';
import { describe, expect, it } from 'vitest';
import type { BackendUnderTest } from './backends.js';

/**
 * Each backend adds in an order of its own: 1e-7 relative in a sum, and a hundred steps carry it on. The losses of two runs
 * of different seeds differ by 1e-1.
 */
const tolerance = 1e-4;

/** Defines the test that every backend trains the same network along the same losses. */
export function testTrainingAgreement(backends: readonly BackendUnderTest[]): void {
  describe(`a training of 100 steps on ${backends.map(({ name }) => name).join(', ')}`, () => {
    it('has the same losses everywhere, learns, and leaves no tensor behind', async () => {
      const curves = new Map<string, number[]>();
      for (const { name, open } of backends) {
        await open();
        await expectNoTensorsLeft(async () => {
          curves.set(name, await losses());
        });
      }
      const [[oracle, expected], ...others] = curves;
      expect(expected).toHaveLength(100);
      expect(mean(expected.slice(90))).toBeLessThan(mean(expected.slice(0, 10)) / 1.25);
      for (const [name, curve] of others) {
        const largest = Math.max(...curve.map((loss, step) => Math.abs(loss - expected[step])));
        console.log(`100 losses on ${name} are within ${largest.toExponential(1)} of ${oracle}'s`);
        expect(largest, name).toBeLessThan(tolerance);
      }
    }, 60_000);
  });
}

async function losses(): Promise<number[]> {
  const network = sequential([
    conv2d({ filters: 4, kernelSize: 4, strides: 4, activation: 'relu' }),
    maxPool2d(),
    conv2d({ filters: 6, kernelSize: 3, useBias: false }),
    batchNorm({ scale: false, activation: 'relu' }),
    dropout({ rate: 0.05, channels: true }),
    flatten(),
    dense({ units: 30, activation: 'sigmoid' }),
    dropout({ rate: 0.1 }),
    dense({ units: 10 }),
  ]);
  const curve: number[] = [];
  const run = train({
    network,
    batches: batches(syntheticDigits({ count: 400 }), { batchSize: 10, seed: 3 }),
    optimizer: adam(),
    learningRate: 1e-2,
    iterations: 100,
    seed: 7,
  });
  const result = await finish(run, (event) => {
    if (event.type === 'step') curve.push(event.loss);
  });
  result.dispose();
  return curve;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
