import type { TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

const kernelName = 'AdamUpdate';

/** Attributes of the kernel `AdamUpdate`. */
export interface AdamUpdateAttributes {
  /** How much of the mean of the gradients stays at each step, 0..1 (1 excluded). */
  beta1: number;
  /** How much of the mean of the squared gradients stays at each step, 0..1 (1 excluded). */
  beta2: number;
  /** Added to the denominator, above 0. */
  epsilon: number;
  /** Fraction of each weight taken off, times the learning rate (AdamW). @defaultValue 0 */
  weightDecay?: number;
  learningRate: number;
  /** Counts from 0. */
  step: number;
  /** Of the parameters, one after the other: only these are updated. WASM alone has it. @defaultValue all */
  range?: { first: number; end: number };
}

/**
 * One step of Adam on any number of tensors, in place: inputs `param0`, `grad0`, `m0`, `v0`, `param1` …, no output. The
 * values of param, m and v are overwritten, in every tensor that shares them (a clone, a reshape).
 *
 *     m ← beta1 · m + (1 − beta1) · g        v ← beta2 · v + (1 − beta2) · g²                         t = step + 1
 *     p ← (1 − learningRate · weightDecay) · p − learningRate · (m / (1 − beta1^t)) / (√(v / (1 − beta2^t)) + epsilon)
 */
export const adamUpdate: WasmKernel = {
  kernelName,
  create: () => (params) => {
    const inputs = params.inputs as Record<string, TensorInfo>;
    const {
      beta1,
      beta2,
      epsilon,
      weightDecay = 0,
      learningRate,
      step,
      range = { first: 0, end: Number.POSITIVE_INFINITY },
    } = params.attrs as unknown as AdamUpdateAttributes;
    requireFloat(kernelName, inputs);
    const heap = heapOf(params.backend);
    const t = step + 1;
    const correction = Math.sqrt(1 - beta2 ** t);
    const factors = [
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      (learningRate * correction) / (1 - beta1 ** t),
      epsilon * correction,
      1 - learningRate * weightDecay,
    ];
    let offset = 0;
    for (let i = 0; inputs[`param${i}`]; i++) {
      const tensors = ['param', 'grad', 'm', 'v'].map((name) => inputs[`${name}${i}`]);
      const [size, ...others] = tensors.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
      if (others.some((other) => other !== size)) {
        throw new RangeError(
          `${kernelName}: expected param${i}, grad${i}, m${i} and v${i} of one size, got ${[size, ...others]}. Pass those of one parameter.`,
        );
      }
      const first = Math.max(0, range.first - offset);
      const count = Math.min(size, range.end - offset) - first;
      offset += size;
      if (count <= 0) continue;
      const [p, g, m, v] = tensors.map((tensor) => heap.address(tensor) + first * 4);
      heap.simd.adam(p, g, m, v, count, ...factors);
    }
    return [];
  },
};
