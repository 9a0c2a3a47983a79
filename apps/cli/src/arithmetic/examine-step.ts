import { getNetwork } from '@lab/models';
import { gradients, readTensors } from '@lab/train';
import { dispose, getBackend, getKernelsForBackend } from '@tensorflow/tfjs-core';

/** One training step, the same wherever it is computed: a network of the lab with the weights of seed 0, and a batch. */
export interface StepSample {
  network: string;
  /** [n · rows · cols], 0..1 */
  inputs: Float32Array;
  /** [n] */
  labels: Uint8Array;
}

export interface StepExamination {
  /** The loss's derivative by each parameter. */
  gradients: Record<string, Float32Array>;
  /** The kernels that the step ran, by name. */
  kernels: { ours: string[]; stock: string[] };
}

/**
 * Computes a step on the current backend, dropout included, and its update.
 *
 * @param ours - names of the kernels that are ours, the others being tfjs's own
 */
export async function examineStep(
  { network: id, inputs, labels }: StepSample,
  ours: readonly string[],
): Promise<StepExamination> {
  const entry = getNetwork(id);
  const { optimizer, learningRate } = entry.recipe;
  const network = entry.build();
  const { params, state } = network.init(entry.inputShape, 0);
  const ran = new Set<string>();
  const forget = watchKernels((name) => ran.add(name));
  try {
    const batch = { inputs, labels: Int32Array.from(labels), shape: [labels.length, ...entry.inputShape] };
    const pass = gradients({ network, params, state, batch, seed: 1 });
    const values = await readTensors(pass.grads);
    const slots = optimizer.init(params);
    const updated = optimizer.update(params, pass.grads, slots, { step: 0, learningRate: learningRate(0) });
    dispose([pass.grads, pass.loss, pass.logits, pass.stateUpdates, updated.params, updated.state, state]);
    const names = [...ran].sort();
    return {
      gradients: Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, data])),
      kernels: {
        ours: names.filter((name) => ours.includes(name)),
        stock: names.filter((name) => !ours.includes(name)),
      },
    };
  } finally {
    forget();
  }
}

/** Tells the name of each kernel that the current backend runs, until the returned function is called. */
function watchKernels(onRun: (name: string) => void): () => void {
  const configs = getKernelsForBackend(getBackend());
  const before = configs.map(({ kernelFunc }) => kernelFunc);
  for (const config of configs) {
    const { kernelName, kernelFunc } = config;
    config.kernelFunc = (call) => {
      onRun(kernelName);
      return kernelFunc(call);
    };
  }
  return () => {
    configs.forEach((config, i) => {
      config.kernelFunc = before[i];
    });
  };
}
