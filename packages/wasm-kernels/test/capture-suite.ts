import { deterministicValues, expectNoTensorsLeft } from '@lab/testkit';
import type { CapturedCalls } from '@lab/wasm-kernels';
import {
  avgPool,
  backend,
  dispose,
  engine,
  getKernel,
  type KernelConfig,
  keep,
  memory,
  mul,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';

/** Runs kernels under the kernel; what it returns is undefined if they could not be captured. */
function capture<T>(run: () => T): { result: T; calls?: CapturedCalls } {
  let calls: CapturedCalls | undefined;
  const made: T[] = [];
  const { kernelFunc } = getKernel('CaptureCalls', 'wasm') as KernelConfig;
  const attributes = {
    run: () => void made.push(run()),
    captured(captured: CapturedCalls) {
      calls = captured;
    },
  };
  kernelFunc({ inputs: {}, attrs: attributes as never, backend: backend() });
  return { result: made[0], calls };
}

function runKernel(name: string, inputs: Record<string, Tensor>, attributes = {}): Tensor[] {
  const outputs: Tensor | Tensor[] = engine().runKernel(name, inputs, attributes);
  return [outputs].flat();
}

const shape = [3, 6, 5, 4];
const values = (seed: number, count = 360) => Float32Array.from(deterministicValues(count, seed));
const window = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1], activation: 'relu' };

/** A convolution and its gradients, of which the filter's and the bias's are kept. */
function pass(x: Tensor, filter: Tensor, bias: Tensor, dy: Tensor): Tensor[] {
  return tidy(() => {
    const [y] = runKernel('FusedConv2D', { x, filter, bias }, window);
    const attributes = { ...window, bias: true, inputGradient: true };
    return runKernel('FusedConv2DBackprop', { x, filter, y, dy }, attributes).map(keep);
  });
}

const given = () => ({
  x: tensor(values(1), shape),
  filter: tensor(values(2, 3 * 3 * 4 * 8), [3, 3, 4, 8]),
  bias: tensor(values(3, 8), [8]),
  dy: tensor(values(4, 720), [3, 6, 5, 8]),
});

export function captureSuite(): void {
  test('makes the same calls again, on other values', () =>
    expectNoTensorsLeft(() => {
      const { x, filter, bias, dy } = given();
      // Their working memory has to be there.
      dispose(pass(x, filter, bias, dy));
      const { result, calls } = capture(() => pass(x, filter, bias, dy));
      const first = result.map((one) => one.dataSync());
      calls?.write(x, values(5));
      expect(calls?.replay()).toBe(true);
      const other = tensor(values(5), shape);
      const expected = pass(other, filter, bias, dy);
      for (const [i, one] of result.entries()) {
        expect(one.dataSync()).toEqual(expected[i].dataSync());
        // dy · filter does not know x, but for the ReLU's mask.
        expect(one.dataSync()).not.toEqual(first[i]);
      }
      dispose([x, filter, bias, dy, other, result, expected]);
      calls?.dispose();
    }));

  test('asks for a dropout’s seed anew', () =>
    expectNoTensorsLeft(() => {
      const x = tensor(values(1), shape);
      let seed = 7;
      const drop = (attributes: object) =>
        runKernel('FusedDropout', { x }, { rate: 0.5, seed, ...attributes });
      const { result, calls } = capture(() => drop({ askSeed: () => seed }));
      const before = drop({});
      expect(result[0].dataSync()).toEqual(before[0].dataSync());
      seed = 8;
      expect(calls?.replay()).toBe(true);
      const after = drop({});
      expect(result[0].dataSync()).toEqual(after[0].dataSync());
      expect(after[0].dataSync()).not.toEqual(before[0].dataSync());
      dispose([x, result, before, after]);
      calls?.dispose();
    }));

  test('nobody else gets its memory, and it takes nobody’s', () =>
    expectNoTensorsLeft(() => {
      const { x, filter, bias, dy } = given();
      const { result, calls } = capture(() => pass(x, filter, bias, dy));
      const gradients = result.map((one) => one.dataSync());
      // As many of the sizes of what was disposed in the pass.
      const others = Array.from({ length: 8 }, () => [
        tensor(values(8), shape),
        tensor(values(9, 720), dy.shape),
      ]).flat();
      const untouched = others.map((one) => one.dataSync());
      expect(calls?.replay()).toBe(true);
      expect(others.map((one) => one.dataSync())).toEqual(untouched);
      expect(result.map((one) => one.dataSync())).toEqual(gradients);
      dispose([x, filter, bias, dy, result, others]);
      calls?.dispose();
    }));

  test('gives the memory back', () => {
    const once = () => {
      const { x, filter, bias, dy } = given();
      const { result, calls } = capture(() => pass(x, filter, bias, dy));
      dispose([x, filter, bias, dy, result]);
      calls?.dispose();
    };
    once();
    const before = { ...memory() };
    const heap = heapBytes();
    for (let i = 0; i < 300; i++) once();
    expect(memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
    expect(memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(heapBytes()).toBe(heap);
  });

  test('tensors that came of the calls outlive them', () =>
    expectNoTensorsLeft(() => {
      const { x, filter, bias, dy } = given();
      const { result, calls } = capture(() => pass(x, filter, bias, dy));
      const gradients = result.map((one) => one.dataSync());
      calls?.dispose();
      const others = Array.from({ length: 8 }, () => tensor(values(8), shape));
      expect(result.map((one) => one.dataSync())).toEqual(gradients);
      dispose([x, filter, bias, dy, result, others]);
    }));

  test.each<[string, (x: Tensor) => Tensor]>([
    ['a kernel that is not ours', (x) => avgPool(x as Tensor4D, 2, 2, 'same')],
    ['values that are read', (x) => mul(x, x.dataSync()[0])],
    ['values that are written', () => tensor([1])],
  ])('is not to be had of %s, which runs all the same', (_, run) =>
    expectNoTensorsLeft(() => {
      const x = tensor(values(1), shape);
      const { result, calls } = capture(() => run(x));
      const expected = run(x);
      expect(calls).toBeUndefined();
      expect(result.dataSync()).toEqual(expected.dataSync());
      dispose([x, result, expected]);
    }),
  );

  test('an error is the caller’s, and leaves nothing', () =>
    expectNoTensorsLeft(() => {
      const { x, filter, bias, dy } = given();
      const run = () =>
        tidy(() => {
          runKernel('FusedConv2D', { x, filter, bias }, window);
          return runKernel('FusedDropout', { x }, { rate: 2, seed: 1 });
        });
      expect(() => capture(run)).toThrow('FusedDropout: expected a rate of 0 or more');
      // The kernels work as before.
      const result = pass(x, filter, bias, dy);
      dispose([x, filter, bias, dy, result]);
    }));

  test('stops where a call ends otherwise: a label that is none', () =>
    expectNoTensorsLeft(() => {
      const logits = tensor(values(1, 20), [4, 5]);
      const labels = tensor([0, 1, 2, 3], [4], 'int32');
      const { result, calls } = capture(() => runKernel('SoftmaxCrossEntropy', { logits, labels }));
      calls?.write(labels, Int32Array.of(0, 1, 5, 3));
      expect(calls?.replay()).toBe(false);
      calls?.write(labels, Int32Array.of(4, 4, 0, 0));
      expect(calls?.replay()).toBe(true);
      dispose([logits, labels, result]);
      calls?.dispose();
    }));

  test('stops where its working memory went to a larger one', () =>
    expectNoTensorsLeft(() => {
      const { x, filter, bias, dy } = given();
      const { result, calls } = capture(() => pass(x, filter, bias, dy));
      expect(calls?.replay()).toBe(true);
      // As much for each array that is added, until it is more than was there.
      let arrays = 2;
      const grow = () => {
        arrays *= 2;
        runKernel('AddFlat', { 0: bias }, { parts: Array(arrays).fill(new Float32Array(8)) });
        return arrays;
      };
      while (calls?.replay()) expect(grow()).toBeLessThan(2 ** 16);
      // What ran once more by itself can be captured again.
      const again = capture(() => pass(x, filter, bias, dy));
      expect(again.calls?.replay()).toBe(true);
      dispose([x, filter, bias, dy, result, again.result]);
      again.calls?.dispose();
      calls?.dispose();
    }));
}

function heapBytes(): number {
  const { wasm } = backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return wasm.HEAPU8.length;
}
