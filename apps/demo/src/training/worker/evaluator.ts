import { type OpenedBackend, openBackend } from '@lab/backend';
import { layerFromConfig } from '@lab/layers';
import type { Spec } from '../../network/spec.js';
import { type TensorLayout, weightsOf } from '../../network/tensor-layout.js';
import type { DigitsMessage } from '../protocol.js';
import { evaluateTest, type TestFigures } from './evaluate-test.js';
import type { WorkerScope } from './worker-scope.js';

interface Opening {
  type: 'open';
  network: Spec;
  layout: TensorLayout;
  test: DigitsMessage;
}
interface Question {
  type: 'evaluate';
  step: number;
  weights: Float32Array;
}
type Answer =
  | { type: 'evaluated'; step: number; weights: Float32Array; figures: TestFigures }
  | { type: 'failed'; message: string };

/** Looks at the test digits in a thread of its own, so that training need not wait for it. */
export interface Evaluator {
  /** Judges weights, which are transferred and come back. In order. */
  evaluate(
    step: number,
    weights: Float32Array,
  ): Promise<TestFigures & { step: number; weights: Float32Array }>;
  /** Looks going on. */
  readonly pending: number;
  close(): void;
}

/** Opens an evaluator in a worker of this very script. */
export function openEvaluator(options: Omit<Opening, 'type'>, createWorker: () => Worker): Evaluator {
  const worker = createWorker();
  const waiting: { resolve: (value: never) => void; reject: (error: Error) => void }[] = [];
  const fail = (message: string) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(message));
  };
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.type === 'failed') return fail(data.message);
    const { step, weights, figures } = data;
    waiting.shift()?.resolve({ ...figures, step, weights } as never);
  };
  worker.onerror = ({ message }) => fail(message || 'the script of the evaluator did not load');
  worker.postMessage({ type: 'open', ...options } satisfies Opening);
  return {
    get pending() {
      return waiting.length;
    },
    evaluate(step, weights) {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage({ type: 'evaluate', step, weights } satisfies Question, [weights.buffer]);
      });
    },
    close: () => worker.terminate(),
  };
}

/** The evaluator's side: makes this worker one. */
export function serveEvaluator(port: WorkerScope): void {
  // WASM whatever trains: it waits for no GPU, and keeps none from training.
  let backend: Promise<OpenedBackend> = openBackend('wasm').catch(() => openBackend('webgl'));
  // Said at the first question.
  backend.catch(() => {});
  let opening: Opening | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const answer = async ({ step, weights }: Question) => {
    if (!opening) throw new Error('the evaluator was asked before it was opened');
    const { network, layout, test } = opening;
    const all = weightsOf(layout, weights);
    const part = (role: 'params' | 'state') =>
      Object.fromEntries(
        layout
          .filter((slot) => slot.role === role)
          .map(({ name }) => [
            name,
            { dtype: 'float32' as const, shape: all[name].shape, data: all[name].values },
          ]),
      );
    const layer = layerFromConfig(network as never);
    const look = () => evaluateTest(layer, { params: part('params'), state: part('state') }, test);
    let used = await backend;
    let figures = await look();
    // Over a lost context they are garbage.
    while (used.name === 'webgl' && used.context.isLost()) {
      backend = used.context.reopen();
      used = await backend;
      figures = await look();
    }
    const transfer = [weights.buffer, figures.predictions.buffer, figures.confidence.buffer];
    port.postMessage(
      { type: 'evaluated', step, weights, figures } satisfies Answer,
      transfer as Transferable[],
    );
  };
  port.addEventListener('message', ({ data }: MessageEvent<Opening | Question>) => {
    if (data.type === 'open') {
      opening = data;
      return;
    }
    queue = queue
      .then(() => answer(data))
      .catch((error: unknown) => {
        port.postMessage({ type: 'failed', message: String(error) } satisfies Answer);
      });
  });
}
