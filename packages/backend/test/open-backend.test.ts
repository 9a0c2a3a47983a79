import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { packedWasm } from '../src/generated/tfjs-wasm.generated.js';
import { openBackend } from '../src/index.js';

describe('openBackend', () => {
  it('makes wasm current, says what it opened, and says the same when asked again', async () => {
    const opened = await openBackend('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(opened.name).toBe('wasm');
    expect(opened.simd).toBe(true);
    expect(opened.kernels).toContain('Conv2DBackpropFilter');
    expect(opened.versions).toEqual({
      '@tensorflow/tfjs-core': '4.22.0',
      '@tensorflow/tfjs-backend-wasm': '4.22.0',
    });
    expect(await openBackend('wasm')).toEqual(opened);
  });

  it('says why it chose, when asked to choose', async () => {
    expect((await openBackend('auto')).reason).toMatch(/^auto: WASM-SIMD.*not measured/);
    const trial = async function* () {
      for (let i = 0; i < 3; i++) yield { type: 'step' };
    };
    expect((await openBackend('auto', { trial })).reason).toMatch(
      /^auto: wasm .* ms a step; webgl: openBackend: expected WebGL, got none/,
    );
  });

  it('differentiates a convolution, which stock tfjs cannot on wasm', async () => {
    await openBackend('wasm');
    // One input pixel of 3 seen by a 1×1 kernel: d(3w)²/dw = 2 · 3w · 3 = 36 at w = 2.
    const gradient = tf.tidy(() => {
      const x = tf.tensor4d([3], [1, 1, 1, 1]);
      const differentiate = tf.grad((kernel) =>
        tf.sum(tf.square(tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same'))),
      );
      return differentiate(tf.tensor4d([2], [1, 1, 1, 1])).dataSync()[0];
    });
    expect(gradient).toBe(36);
  });

  it('says what webgl needs where there is none', async () => {
    await expect(openBackend('webgl')).rejects.toThrow(/openBackend: expected WebGL, got none/);
  });

  it('carries the file of the tfjs that is installed, to the byte', () => {
    const installed = createRequire(import.meta.url).resolve(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    );
    // Not `toEqual`: it would print half a megabyte.
    expect(gunzipSync(Buffer.from(packedWasm, 'base64')).equals(readFileSync(installed))).toBe(true);
  });

  it('names the backends it knows when asked for another', async () => {
    await expect(openBackend('webgpu' as 'wasm')).rejects.toThrow(
      /openBackend: expected 'auto' or 'wasm' or 'webgl', got 'webgpu'/,
    );
  });
});
