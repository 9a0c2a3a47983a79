import type { Params } from '@lab/layers';
import {
  add,
  dispose,
  div,
  engine,
  getBackend,
  getKernel,
  mul,
  scalar,
  sqrt,
  square,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { checkNumber } from '../given/check-number.js';
import type { Optimizer, OptimizerState, UpdateOptions } from './optimizer.js';
import { type Given, updateEach, updateRows, zeroSlots } from './update-each.js';

export interface AdamOptions {
  /** How much of the mean of the gradients stays at each step, 0..1 (1 excluded). @defaultValue 0.9 */
  beta1?: number;
  /** How much of the mean of the squared gradients stays at each step, 0..1 (1 excluded). @defaultValue 0.999 */
  beta2?: number;
  /** Added to the denominator, above 0. @defaultValue 1e-8 */
  epsilon?: number;
}

export interface AdamWOptions extends AdamOptions {
  /** Fraction of each weight taken off at each step, times the learning rate, at least 0. @defaultValue 0.01 */
  weightDecay?: number;
}

/**
 * Adam (Kingma & Ba 2015), exactly as PyTorch's. Remembers `m/<param>` and `v/<param>`.
 *
 * ```
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * p ← p − learningRate · (m / (1 − beta1^t)) / (√v / √(1 − beta2^t) + epsilon)      t = step + 1
 * ```
 *
 * @throws RangeError if a number is out of its range
 */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {}): Optimizer {
  const config = { beta1, beta2, epsilon };
  checkAdam('adam', config);
  return {
    type: 'adam',
    config,
    takesRange,
    init: (params) => zeroSlots(adamSlots, params),
    update: (params, grads, state, options) =>
      adamUpdate('adam', { params, grads, state }, { ...config, weightDecay: 0, ...options }),
  };
}

/**
 * Adam with weight decay beside the gradient, not in it (Loshchilov & Hutter 2019), exactly as PyTorch's: before
 * Adam's step, `p ← p − learningRate · weightDecay · p`.
 *
 * @throws RangeError if a number is out of its range
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options;
  const config = { beta1, beta2, epsilon, weightDecay };
  checkAdam('adamW', config);
  checkNumber('adamW: expected weightDecay', weightDecay, { atLeast: 0 });
  return {
    type: 'adamW',
    config,
    takesRange,
    init: (params) => zeroSlots(adamSlots, params),
    update: (params, grads, state, options) =>
      adamUpdate('adamW', { params, grads, state }, { ...config, ...options }),
  };
}

const adamSlots = ['m', 'v'];

/** The kernel of WASM updates in place, a range of the values too. */
function takesRange(): boolean {
  return getBackend() === 'wasm' && getKernel('AdamUpdate', 'wasm') !== undefined;
}

function checkAdam(caller: string, { beta1, beta2, epsilon }: Required<AdamOptions>): void {
  checkNumber(`${caller}: expected beta1`, beta1, { atLeast: 0, below: 1 });
  checkNumber(`${caller}: expected beta2`, beta2, { atLeast: 0, below: 1 });
  checkNumber(`${caller}: expected epsilon`, epsilon, { above: 0 });
}

type AdamUpdate = Required<AdamWOptions> & UpdateOptions;

/** One step of Adam and AdamW for all parameters. */
function adamUpdate(
  caller: string,
  given: Given,
  options: AdamUpdate,
): { params: Params; state: OptimizerState } {
  if (!getKernel('AdamUpdate', getBackend())) return composed(caller, given, options);
  const inputs: Record<string, Tensor> = {};
  const rows = updateRows(caller, given, adamSlots);
  for (const [i, { param, grad, slots }] of rows.entries()) {
    inputs[`param${i}`] = param;
    inputs[`grad${i}`] = grad;
    inputs[`m${i}`] = slots[0];
    inputs[`v${i}`] = slots[1];
  }
  // One call for all.
  const next: Tensor[] = engine().runKernel('AdamUpdate', inputs, { ...options });
  // In place: the tensors stay and their values change.
  if (next.length === 0) return { params: given.params, state: given.state };
  // A GPU cannot write on what it reads: parameter, m and v of each are new.
  const params: Params = {};
  const state: OptimizerState = {};
  for (const [i, { name }] of rows.entries()) {
    [params[name], state[`m/${name}`], state[`v/${name}`]] = next.slice(3 * i);
  }
  dispose([given.params, given.state]);
  return { params, state };
}

function composed(
  caller: string,
  given: Given,
  { beta1, beta2, epsilon, weightDecay, step, learningRate }: AdamUpdate,
): { params: Params; state: OptimizerState } {
  const t = step + 1;
  // √v / √(1 − beta2^t) + ε under a rate of learningRate / (1 − beta1^t), both taken times √(1 − beta2^t): one
  // kernel call less for each parameter.
  const correction = Math.sqrt(1 - beta2 ** t);
  const rate = (learningRate * correction) / (1 - beta1 ** t);
  return updateEach(caller, given, adamSlots, () => {
    const [keepM, addM] = [scalar(beta1), scalar(1 - beta1)];
    const [keepV, addV] = [scalar(beta2), scalar(1 - beta2)];
    const [keepParam, factor] = [scalar(1 - learningRate * weightDecay), scalar(rate)];
    const floor = scalar(epsilon * correction);
    return (param, grad, m, v) => {
      const nextM = add(mul(m, keepM), mul(grad, addM));
      const nextV = add(mul(v, keepV), mul(square(grad), addV));
      const direction = div(nextM, add(sqrt(nextV), floor));
      const decayed = weightDecay > 0 ? mul(param, keepParam) : param;
      return [sub(decayed, mul(direction, factor)), nextM, nextV];
    };
  });
}
