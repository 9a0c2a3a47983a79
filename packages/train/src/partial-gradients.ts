import { type Layer, type Params, type State, uniform } from '@lab/layers';
import { add, dispose, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Gradients, gradients } from './gradients.js';
import type { MicroBatch } from './micro-batches.js';
import { scoreLogits } from './score-logits.js';
import { treeSum } from './tree-sum.js';

export interface PartialGradientsOptions {
  network: Layer;
  params: Params;
  state: State;
  /** Some consecutive micro-batches of a batch. */
  parts: readonly MicroBatch[];
  /** Number of the first of them in the batch. */
  first: number;
  /** Of the step; each micro-batch gets its own from it. */
  seed: number;
}

/** Figures of one micro-batch, in training mode. */
export interface PartFigures {
  /** Mean loss. */
  loss: number;
  /** Examples recognised; left out when only the loss was asked for. */
  correct?: number;
}

/** What some micro-batches add to the gradient of their batch. */
export interface PartialGradients {
  /** The gradients, each weighted by its micro-batch's share, summed as a tree. The caller's, like the next. */
  grads: Params;
  /** New layer state, weighted and summed likewise. */
  stateUpdates: State;
  /** Reads the figures of each micro-batch, in order: the only thing here that waits for the backend. */
  figures(wanted: { correct: boolean }): Promise<PartFigures[]>;
  /** Disposes what the figures are read from. */
  dispose(): void;
}

/** Runs the network forward and back on each micro-batch. */
export function partialGradients(options: PartialGradientsOptions): PartialGradients {
  const { network, params, state, parts, first, seed } = options;
  const passes: Gradients[] = [];
  try {
    for (const [i, part] of parts.entries()) {
      const own = { seed: uniform(seed, first + i), weight: part.weight };
      passes.push(gradients({ network, params, state, batch: part, ...own }));
    }
    const [grads, stateUpdates] = tidy(() => {
      const updates = passes.map((pass, i) => weighted(pass.stateUpdates, parts[i].weight));
      return [
        treeSum(
          passes.map((pass) => pass.grads),
          addEach,
        ),
        treeSum(updates, addEach),
      ];
    });
    // The sum of a single part is the part itself.
    if (passes.length > 1) dispose(passes.map((pass) => [pass.grads, pass.stateUpdates]));
    return {
      grads,
      stateUpdates,
      figures: ({ correct }) => Promise.all(passes.map((pass, i) => figuresOf(pass, parts[i], correct))),
      dispose: () => dispose(passes.map(({ loss, logits }) => [loss, logits])),
    };
  } catch (error) {
    dispose(passes.map(({ loss, logits, grads, stateUpdates }) => [loss, logits, grads, stateUpdates]));
    throw error;
  }
}

type Tensors = Record<string, Tensor>;

function addEach(a: Tensors, b: Tensors): Tensors {
  return Object.fromEntries(Object.entries(a).map(([name, tensor]) => [name, add(tensor, b[name])]));
}

function weighted(tensors: Tensors, weight: number): Tensors {
  if (weight === 1) return tensors;
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, mul(tensor, weight)]));
}

async function figuresOf(
  { loss, logits }: Gradients,
  { labels }: MicroBatch,
  correct: boolean,
): Promise<PartFigures> {
  const [value] = await loss.data();
  if (!correct) return { loss: value };
  const values = await logits.data<'float32'>();
  return { loss: value, correct: scoreLogits(values, labels, logits.shape[1] ?? 1).correct };
}
