import { conv2d, dense, flatten, sequential } from '@lab/layers';
import { expectNoTensorsLeft } from '@lab/testkit';
import { adam, type BatchLike, finish, TrainingDivergedError, train } from '@lab/train';
import { describe, expect, it } from 'vitest';
import type { BackendUnderTest } from './backends.js';

const batchSize = 4;
const badStep = 3;

const values = { '1e39': 1e39, '-1e39': -1e39, NaN: Number.NaN };

/** Defines the tests that a value outside the range of floats ends a training with a word, on every backend, instead of spoiling it. */
export function testBadValues(backends: readonly BackendUnderTest[]): void {
  for (const { name, open } of backends) {
    describe(`an input outside the range of float32 on ${name}`, () => {
      for (const [title, value] of Object.entries(values)) {
        it(`${title}: ends the training at its step, with the last good state`, async () => {
          await open();
          await expectNoTensorsLeft(async () => {
            const run = train({
              network: sequential([
                conv2d({ filters: 4, kernelSize: 3, strides: 2, activation: 'relu' }),
                flatten(),
                dense({ units: 10 }),
              ]),
              batches: batchesWith(value),
              optimizer: adam(),
              learningRate: 1e-3,
              iterations: 10,
              seed: 1,
            });
            const error = await finish(run).then(
              () => undefined,
              (reason: unknown) => reason,
            );
            expect(error).toBeInstanceOf(TrainingDivergedError);
            const { step, loss, lastGood } = error as TrainingDivergedError;
            // On a GPU a step's loss is read while the next one is computed.
            expect([badStep, badStep + 1]).toContain(step);
            expect(Number.isFinite(loss)).toBe(false);
            expect(lastGood?.step).toBeLessThanOrEqual(badStep);
            for (const { data } of Object.values(lastGood?.params ?? {})) {
              expect(data.every(Number.isFinite)).toBe(true);
            }
          });
        });
      }
    });
  }
}

/** Plain pictures, but for one pixel of the batch of the bad step. */
function* batchesWith(value: number): Generator<BatchLike> {
  const shape = [batchSize, 8, 8, 1];
  for (let step = 0; ; step++) {
    const inputs = Float32Array.from({ length: batchSize * 64 }, (_, i) => ((i * 31 + step) % 17) / 17);
    // In the middle: every kernel sees it.
    if (step === badStep) inputs[27] = value;
    const labels = Int32Array.from({ length: batchSize }, (_, i) => (i + step) % 10);
    yield { inputs, labels, shape, position: (step + 1) * batchSize };
  }
}
