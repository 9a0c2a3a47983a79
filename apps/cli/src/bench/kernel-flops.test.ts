import { expect, test } from 'vitest';
import { kernelFlops } from './kernel-flops.js';

test('A convolution multiplies and adds kernel height × width × channels times for each output.', () => {
  const call = {
    inputs: { x: [100, 28, 28, 6], filter: [5, 5, 6, 12] },
    output: [100, 14, 14, 12],
    attributes: {},
  };
  // 100 · 14 · 14 · 12 = 235,200 outputs, 5 · 5 · 6 = 150 products each.
  expect(kernelFlops('FusedConv2D', call)).toBe(2 * 235_200 * 150);
});

test('A backward pass without the gradient of its input is one product, with it two.', () => {
  const inputs = { x: [100, 28, 28, 1], filter: [6, 6, 1, 6], y: [100, 28, 28, 6], dy: [100, 28, 28, 6] };
  const one = 2 * 100 * 28 * 28 * 6 * 36;
  const flops = (inputGradient: boolean) =>
    kernelFlops('FusedConv2DBackprop', { inputs, output: [6, 6, 1, 6], attributes: { inputGradient } });
  expect(flops(false)).toBe(one);
  expect(flops(true)).toBe(2 * one);
});

test('A matrix product counts its inner length, transposed or not.', () => {
  const of = (a: number[], transposeA: boolean) =>
    kernelFlops('BatchMatMul', { inputs: { a }, output: [1, 2, 5], attributes: { transposeA } });
  expect(of([1, 2, 3], false)).toBe(2 * 2 * 3 * 5);
  expect(of([1, 3, 2], true)).toBe(2 * 2 * 3 * 5);
});

test('The backward pass of a dense layer is two products of the same size.', () => {
  const inputs = { x: [100, 1176], kernel: [1176, 200], y: [100, 200], dy: [100, 200] };
  const call = { inputs, output: [1176, 200], attributes: { inputGradient: true } };
  expect(kernelFlops('FusedMatMulBackprop', call)).toBe(2 * (2 * 100 * 1176 * 200));
});

test('Nothing is said of a kernel that is no matrix product.', () => {
  expect(kernelFlops('AdamUpdate', { inputs: {}, output: [], attributes: {} })).toBeUndefined();
});
