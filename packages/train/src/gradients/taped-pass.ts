import { engine, keep, type Scalar, scalar, type Tensor } from '@tensorflow/tfjs-core';

/** A network's way from its parameters to a loss. */
export interface Pass {
  params: readonly Tensor[];
  /** Runs the network; returns its logits. */
  forward(): Tensor;
  loss(logits: Tensor): Scalar;
}

/** What came of a pass. */
export interface Differentiated {
  loss: Scalar;
  logits: Tensor;
  /** By each of the parameters; undefined where the loss does not depend on one. */
  grads: (Tensor | undefined)[];
}

/** Differentiates a pass on tfjs's tape: whatever its layers are made of. */
export function tapedPass({ params, forward, loss }: Pass): Differentiated {
  const kept: Tensor[] = [];
  try {
    const { value, grads } = tapedGradients(() => {
      kept.push(keep(forward()));
      return loss(kept[0]);
    }, params);
    return { loss: value, logits: kept[0], grads };
  } catch (error) {
    kept[0]?.dispose();
    throw error;
  }
}

/** The gradients of a scalar on tfjs's tape; undefined by what it does not depend on. */
export function tapedGradients(
  scalarOf: () => Scalar,
  by: readonly Tensor[],
): { value: Scalar; grads: (Tensor | undefined)[] } {
  const failures: unknown[] = [];
  const forward = (): Scalar => {
    try {
      return scalarOf();
    } catch (error) {
      // Thrown after the tape's end: tfjs frees what the layers saved for the way back only when this returns.
      failures.push(error);
      return scalar(0);
    }
  };
  const { value, grads } = engine().gradients(forward, [...by], undefined, true);
  if (failures.length > 0) throw failures[0];
  return { value, grads };
}
