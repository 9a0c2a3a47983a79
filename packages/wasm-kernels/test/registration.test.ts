import { openCpu, openWasm } from '@lab/testkit';
import { registerGradients, registerWasmKernels } from '@lab/wasm-kernels';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(openWasm);
afterEach(() => vi.restoreAllMocks());

test('importing the package registers nothing', () => {
  expect(tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')).toBeUndefined();
  expect(tf.getGradient(tf.Conv2D)).toBeUndefined();
});

test('a gradient that someone registered before is left alone', () => {
  const own = { kernelName: tf.Tanh, gradFunc: () => ({}) };
  tf.registerGradient(own);
  expect(registerGradients()).not.toContain(tf.Tanh);
  expect(tf.getGradient(tf.Tanh)).toBe(own);
  expect(registerGradients()).toEqual([]);
});

test('another backend than wasm is refused with the way out', async () => {
  await openCpu();
  await expect(registerWasmKernels()).rejects.toThrow(
    "registerWasmKernels: expected the current backend to be 'wasm', got 'cpu'. Call setBackend('wasm')",
  );
});

test('a backend without a memory in reach is refused', async () => {
  const backend = tf.backend() as unknown as { wasm: { asm: object } };
  const { asm } = backend.wasm;
  backend.wasm.asm = {};
  await expect(registerWasmKernels()).rejects.toThrow(
    'expected the WASM backend to hold a WebAssembly.Memory',
  );
  backend.wasm.asm = asm;
});

test('registering says which kernels and which build, without a warning, as often as one likes', async () => {
  const warn = vi.spyOn(console, 'warn');
  const first = await registerWasmKernels({ simd: 'plain' });
  expect(first.simd).toBe('plain');
  expect(first.kernels).toEqual(
    expect.arrayContaining(['Conv2DBackpropFilter', 'Conv2DBackpropInput', 'MaxPoolGrad']),
  );
  const kernels = first.kernels.map((name) => tf.getKernel(name, 'wasm'));
  expect(await registerWasmKernels({ simd: 'plain' })).toEqual(first);
  expect(first.kernels.map((name) => tf.getKernel(name, 'wasm'))).toEqual(kernels);
  expect(warn).not.toHaveBeenCalled();
});

test('a backend set up anew is refused until registered again', async () => {
  await registerWasmKernels();
  const create = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', create);
  await openWasm();
  const gradient = () =>
    tf.tidy(() => {
      const x = tf.ones([1, 2, 2, 1]) as tf.Tensor4D;
      return [
        ...tf
          .grad((w) => tf.conv2d(x, w as tf.Tensor4D, 1, 'valid'))(tf.ones([1, 1, 1, 1]))
          .dataSync(),
      ];
    });
  expect(gradient).toThrow('expected the WASM backend it was called for, got another instance');
  await registerWasmKernels();
  expect(gradient()).toEqual([4]);
});

test('dilated convolutions and NCHW are refused by the gradient kernels', async () => {
  await registerWasmKernels();
  tf.tidy(() => {
    const x = tf.ones([1, 6, 6, 1]) as tf.Tensor4D;
    const filter = tf.ones([2, 2, 1, 1]) as tf.Tensor4D;
    expect(() => tf.grad((w) => tf.conv2d(x, w as tf.Tensor4D, 1, 'valid', 'NHWC', 2))(filter)).toThrow(
      'Conv2DBackpropFilter: expected data format NHWC and dilation 1, got NHWC and dilation 2',
    );
    expect(() =>
      tf
        .engine()
        .runKernel(
          tf.Conv2DBackpropInput,
          { dy: x, filter },
          { strides: 1, pad: 'same', dataFormat: 'NCHW', inputShape: [1, 1, 6, 6] },
        ),
    ).toThrow('Conv2DBackpropInput: expected data format NHWC and dilation 1, got NCHW');
  });
});

test('integer inputs are refused by name', async () => {
  await registerWasmKernels();
  tf.tidy(() => {
    const inputs = { x: tf.ones([1, 2, 2, 1], 'int32'), dy: tf.ones([1, 2, 2, 1]) };
    expect(() =>
      tf.engine().runKernel(tf.Conv2DBackpropFilter, inputs, {
        strides: 1,
        pad: 'same',
        dataFormat: 'NHWC',
        filterShape: [1, 1, 1, 1],
      }),
    ).toThrow('Conv2DBackpropFilter: expected x of float32, got int32. Cast it first.');
  });
});
