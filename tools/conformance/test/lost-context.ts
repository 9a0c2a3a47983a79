import { openBackend } from '@lab/backend';
import { conv2d, dense, dropout, flatten, sequential } from '@lab/layers';
import { batches } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { adam, type TrainEvent, type TrainResult, train } from '@lab/train';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend } from '@tensorflow/tfjs-core';

export interface LossyRun {
  events: TrainEvent[];
  result: TrainResult;
  /** Batches drawn when the loop said first that the context was lost. */
  drawn: number;
}

/** Trains a small network on WebGL and takes the context away after the events of these steps. */
export async function trainLosing(
  losses: readonly number[],
  { iterations = 40, onLoss = () => {} }: { iterations?: number; onLoss?: () => void } = {},
): Promise<LossyRun> {
  const digits = syntheticDigits({ count: 600 });
  const opened = await openBackend('webgl');
  let drawn = 0;
  const counted = function* () {
    for (const batch of batches(digits, { batchSize: 20, seed: 1 })) {
      drawn++;
      yield batch;
    }
  };
  const run = train({
    network: sequential([
      conv2d({ filters: 4, kernelSize: 4, strides: 4, activation: 'relu' }),
      flatten(),
      dense({ units: 32, activation: 'relu' }),
      dropout({ rate: 0.1 }),
      dense({ units: 10 }),
    ]),
    batches: counted(),
    optimizer: adam(),
    learningRate: 3e-3,
    iterations,
    seed: 5,
    backend: opened,
    evaluate: { every: 25, sets: { digits }, chunkSize: 300 },
    checkpoint: { every: 30 },
  });
  const left = [...losses];
  const events: TrainEvent[] = [];
  let drawnAtWarning = 0;
  for (;;) {
    const next = await run.next();
    if (next.done) return { events, result: next.value, drawn: drawnAtWarning };
    events.push(next.value);
    if (next.value.type === 'warning') drawnAtWarning ||= drawn;
    if (next.value.type === 'step' && next.value.step === left[0]) {
      left.shift();
      loseContext();
      onLoss();
    }
  }
}

/** What happens when a driver crashes. */
export function loseContext(): void {
  const { gl } = (backend() as MathBackendWebGL).gpgpu;
  gl.getExtension('WEBGL_lose_context')?.loseContext();
}
