import { withRecorder } from '@lab/layers';
import { add, engine, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Differentiated, Pass } from './taped-pass.js';

export interface RecordedPass extends Omit<Pass, 'loss'> {
  /** Returns the loss, and its gradient by the logits and by each parameter it depends on by itself. */
  lossAndGradients(logits: Tensor): { loss: Differentiated['loss']; grads: (Tensor | undefined)[] };
}

/** One differentiable operation of a layer, as it ran. */
interface Operation {
  inputs: readonly Tensor[];
  output: Tensor;
  /** What `gradient` reads. */
  saved: Tensor[];
  gradient(dy: Tensor, saved: Tensor[]): Tensor[];
}

/**
 * Differentiates a pass of layers that record their operations, inside a `tidy`; returns undefined when something else took
 * part in it.
 */
export function recordedPass({
  params,
  forward,
  lossAndGradients,
}: RecordedPass): Differentiated | undefined {
  const operations: Operation[] = [];
  const logits = withRecorder((inputs, run, gradient) => {
    // Within a gradient of tfjs operations are its own affair.
    if (engine().state.gradientDepth > 0) return undefined;
    let saved: Tensor[] = [];
    const [output] = tidy(() => [
      run((tensors) => {
        saved = tensors;
      }),
      ...saved,
    ]);
    operations.push({ inputs, output, saved, gradient });
    return output;
  }, forward);
  if (!isWhole(operations, params, logits)) return undefined;
  const { loss, grads } = lossAndGradients(logits);
  const gradientOf = new Map<number, Tensor>();
  for (const [i, { id }] of [logits, ...params].entries()) {
    const own = grads[i];
    if (own) gradientOf.set(id, own);
  }
  for (let i = operations.length - 1; i >= 0; i--) {
    const { inputs, output, saved, gradient } = operations[i];
    const dy = gradientOf.get(output.id);
    if (!dy) continue;
    const gradients = tidy(() => gradient(dy, saved));
    for (const [j, { id }] of inputs.entries()) {
      const sofar = gradientOf.get(id);
      gradientOf.set(id, sofar ? add(sofar, gradients[j]) : gradients[j]);
    }
    // What nobody needs any more goes at once: its memory is still in the cache.
    if (!gradients.includes(dy)) dy.dispose();
    if (output !== logits && !output.kept) output.dispose();
  }
  return { loss, logits, grads: params.map(({ id }) => gradientOf.get(id)) };
}

/** Whether every operation goes on from the parameters or another operation, and all they saved is there. */
function isWhole(operations: readonly Operation[], params: readonly Tensor[], logits: Tensor): boolean {
  const known = new Set(params.map(({ id }) => id));
  for (const { inputs, output, saved } of operations) {
    if (inputs.some(({ id }) => !known.has(id)) || saved.some(({ isDisposed }) => isDisposed)) return false;
    known.add(output.id);
  }
  return known.has(logits.id);
}
