import { dense, sequential } from '@lab/layers';
import { adam, exponentialDecay, finish, type Optimizer, type Schedule, train } from '@lab/train';

const optimizer: Optimizer = adam();
const learningRate: Schedule = exponentialDecay({ floor: 0.01, range: 0.1, decaySteps: 100 });
const batch = { inputs: Float32Array.of(0, 1), labels: Int32Array.of(1), shape: [1, 2], position: 1 };
const events = train({
  network: sequential([dense({ units: 2 })]),
  batches: [batch],
  optimizer,
  learningRate,
  iterations: 1,
});
export const loss: Promise<number | undefined> = finish(events, (event) => {
  if (event.type === 'step') console.log(event.loss.toFixed(3));
}).then(({ lastStep }) => lastStep?.loss);

// @ts-expect-error: a run has a length
train({ network: sequential([]), batches: [], optimizer, learningRate });
