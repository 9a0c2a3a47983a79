import type { Params } from '@lab/layers';
import { dispose, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { OptimizerState } from './optimizer.js';

/** Returns zeros in the shape of each parameter, for each slot: `m/conv1/kernel`. */
export function zeroSlots(slots: readonly string[], params: Params): OptimizerState {
  const state: OptimizerState = {};
  for (const slot of slots) {
    for (const [name, param] of Object.entries(params)) state[`${slot}/${name}`] = zerosLike(param);
  }
  return state;
}

/** What an update of parameters is given. */
export interface Given {
  params: Params;
  grads: Params;
  state: OptimizerState;
}

export interface UpdateRow {
  name: string;
  param: Tensor;
  grad: Tensor;
  /** What the optimizer remembers of the parameter, in the order of its slots. */
  slots: Tensor[];
}

/** Returns each parameter with its gradient and slots. @throws TypeError if one is missing */
export function updateRows(
  caller: string,
  { params, grads, state }: Given,
  slots: readonly string[],
): UpdateRow[] {
  return Object.entries(params).map(([name, param]) => ({
    name,
    param,
    grad: demand(caller, grads, name, 'a gradient'),
    slots: slots.map((slot) => demand(caller, state, `${slot}/${name}`, 'state')),
  }));
}

/**
 * Replaces each parameter, and its slots, by what a rule makes of them.
 *
 * @param slots - names of what the optimizer remembers of each parameter
 * @param rule - called once, to make the scalars that all parameters share; returns the update of one parameter: it
 *   takes the parameter, its gradient and its slots and returns the new parameter and the new slots
 */
export function updateEach(
  caller: string,
  given: Given,
  slots: readonly string[],
  rule: () => (param: Tensor, grad: Tensor, ...slots: Tensor[]) => Tensor[],
): { params: Params; state: OptimizerState } {
  const rows = updateRows(caller, given, slots);
  const replaced = tidy(() => {
    const update = rule();
    const params: Params = {};
    const state: OptimizerState = {};
    for (const { name, param, grad, slots: old } of rows) {
      const [next, ...kept] = update(param, grad, ...old);
      params[name] = next;
      slots.forEach((slot, i) => {
        state[`${slot}/${name}`] = kept[i];
      });
    }
    return { params, state };
  });
  dispose(given.params);
  dispose(given.state);
  return replaced;
}

function demand(caller: string, tensors: Record<string, Tensor>, name: string, what: string): Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) {
    throw new TypeError(
      `${caller}: expected ${what} named "${name}", got none. Pass what gradients() and init() returned for these parameters.`,
    );
  }
  return tensor;
}
