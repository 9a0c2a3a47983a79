import type { Params } from '@lab/layers';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Spec } from '../schedules/schedule.js';

/** What an optimizer remembers between steps, by name and parameter: `m/conv1/kernel`. */
export type OptimizerState = Record<string, Tensor>;

export interface UpdateOptions {
  /** Steps made before this one, from 0. */
  step: number;
  learningRate: number;
  /**
   * Of the parameters, one after the other: only these are updated, in place. Given to an optimizer that
   * {@link Optimizer.takesRange | takes it}. @defaultValue all
   */
  range?: { first: number; end: number };
}

/** A rule that turns gradients into better parameters. All it remembers is in its state. */
export interface Optimizer extends Spec {
  /** Whether it can update, on the current backend, a part of the parameters. @defaultValue it cannot */
  takesRange?(): boolean;
  /** The state before the first step: a new tensor for each thing remembered of each parameter. */
  init(params: Params): OptimizerState;
  /**
   * One step. Disposes the parameters and the state that it replaces, or overwrites them where the backend has a kernel
   * for that: either way, go on with what it returns. The gradients stay the caller's.
   *
   * @param grads - gradients by the names of the parameters
   * @throws TypeError if a parameter has no gradient or no state
   */
  update(
    params: Params,
    grads: Params,
    state: OptimizerState,
    options: UpdateOptions,
  ): { params: Params; state: OptimizerState };
}
