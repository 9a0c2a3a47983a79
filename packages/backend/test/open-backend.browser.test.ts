import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../src/index.js';

const wasmPaths = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';

describe('openBackend in a browser', () => {
  it('opens wasm with relaxed SIMD and trains a convolution', async () => {
    const opened = await openBackend('wasm', { wasmPaths });
    expect(opened.relaxedSimd).toBe(true);
    const gradient = tf.tidy(() => {
      const x = tf.tensor4d([3], [1, 1, 1, 1]);
      const differentiate = tf.grad((kernel) =>
        tf.sum(tf.square(tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same'))),
      );
      return differentiate(tf.tensor4d([2], [1, 1, 1, 1])).dataSync()[0];
    });
    expect(gradient).toBe(36);
  });

  it('opens webgl, says what draws, and differentiates a convolution', async () => {
    const opened = await openBackend('webgl');
    expect(tf.getBackend()).toBe('webgl');
    expect(opened).toMatchObject({ name: 'webgl', float32: true, hardware: false });
    expect(opened.renderer).toMatch(/SwiftShader/);
    expect(opened.reason).toMatch(/processor/);
    expect(opened.maxTextureSize).toBeGreaterThanOrEqual(2048);
    const gradient = tf.tidy(() => {
      const x = tf.tensor4d([3], [1, 1, 1, 1]);
      const differentiate = tf.grad((kernel) =>
        tf.sum(tf.square(tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same'))),
      );
      return differentiate(tf.tensor4d([2], [1, 1, 1, 1])).dataSync()[0];
    });
    expect(gradient).toBe(36);
  });
});
