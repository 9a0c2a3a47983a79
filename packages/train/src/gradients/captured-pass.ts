import type { State } from '@lab/layers';
import {
  backend,
  dispose,
  getBackend,
  getKernel,
  type KernelConfig,
  keep,
  type Tensor,
  tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { differentiate } from './gradients.js';
import type { PassOptions, TrainingPass } from './training-pass.js';

/** A pass whose calls were captured. */
export interface CapturedPass {
  /** Makes the pass again, for another batch, state and seed. Returns undefined where its calls do not end as they did. */
  replay(options: Pick<PassOptions, 'batch' | 'state' | 'seed'>): TrainingPass | undefined;
  dispose(): void;
}

/** What the kernel `CaptureCalls` returns. */
interface CapturedCalls {
  write(tensor: Tensor, values: Float32Array | Int32Array): void;
  replay(): boolean;
  dispose(): void;
}

/** Makes a pass, and captures it unless something took part that cannot be. */
export function capturePass(options: PassOptions): { pass: TrainingPass; captured?: CapturedPass } {
  const { batch } = options;
  const inputs = keep(tensor(batch.inputs, [...batch.shape]));
  const labels = keep(tensor1d(batch.labels, 'int32'));
  const state = copyState(options.state);
  const given = [inputs, labels, state];
  let { seed } = options;
  let calls: CapturedCalls | undefined;
  const run = () => differentiate({ ...options, inputs, labels, state, askSeed: () => seed });
  let result: ReturnType<typeof differentiate> | undefined;
  const { kernelFunc } = getKernel('CaptureCalls', getBackend()) as KernelConfig;
  const attributes = {
    run() {
      result = run();
    },
    captured(made: CapturedCalls) {
      calls = made;
    },
  };
  try {
    // Not by the engine: for it what runs within a kernel is no operation.
    kernelFunc({ inputs: {}, attrs: attributes as never, backend: backend() });
  } catch (error) {
    dispose(given);
    throw error;
  }
  const made = result as ReturnType<typeof differentiate>;
  if (!calls) {
    dispose(given);
    return { pass: { ...made, release: dispose } };
  }
  const { write, replay, dispose: free } = calls;
  const asPass = (): TrainingPass => ({
    ...made,
    stateUpdates: copyState(made.stateUpdates),
    release: () => {},
  });
  return {
    pass: asPass(),
    captured: {
      replay(next) {
        // A batch that is not of its shape is refused where its tensors are made.
        if (next.batch.inputs.length !== inputs.size || next.batch.labels.length !== labels.size) return;
        write(inputs, next.batch.inputs);
        write(labels, next.batch.labels);
        for (const name in state) write(state[name], next.state[name].dataSync<'float32'>());
        seed = next.seed;
        return replay() ? asPass() : undefined;
      },
      dispose() {
        dispose([given, made.loss, made.logits, made.grads, made.stateUpdates]);
        free();
      },
    },
  };
}

/** Copies values; the tensors survive a `tidy`. */
function copyState(state: State): State {
  const copies: State = {};
  for (const name in state) {
    copies[name] = keep(tensor(state[name].dataSync<'float32'>(), [...state[name].shape]));
  }
  return copies;
}
