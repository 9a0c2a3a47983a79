import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBackend } from '../src/index.js';

const folder = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';

/** d(3w)²/dw at w = 2, by a convolution of one pixel: 2 · 3w · 3 = 36. */
function differentiateConvolution(): number {
  return tf.tidy(() => {
    const x = tf.tensor4d([3], [1, 1, 1, 1]);
    const differentiate = tf.grad((kernel) =>
      tf.sum(tf.square(tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same'))),
    );
    return differentiate(tf.tensor4d([2], [1, 1, 1, 1])).dataSync()[0];
  });
}

describe('openBackend in a browser', () => {
  // In this order: a failed start of tfjs cannot be made good on the same page.
  it('names the address where no .wasm file is', async () => {
    await expect(openBackend('wasm', { wasmPaths: '/not/there/' })).rejects.toThrow(
      /WASM file at \/not\/there\/tfjs-backend-wasm-simd\.wasm, got status 404/,
    );
  });

  it('is not taken in by a server that answers any address with its page', async () => {
    const page = { 'tfjs-backend-wasm-simd.wasm': '/index.html' };
    const original = globalThis.fetch;
    globalThis.fetch = async () => new Response('', { headers: { 'content-type': 'text/html' } });
    try {
      await expect(openBackend('wasm', { wasmPaths: page })).rejects.toThrow(/at \/index.html, got a page/);
    } finally {
      globalThis.fetch = original;
    }
  });

  it('opens wasm from a folder after a wrong one, with relaxed SIMD, and trains a convolution', async () => {
    const opened = await openBackend('wasm', { wasmPaths: folder });
    expect(opened.relaxedSimd).toBe(true);
    expect(differentiateConvolution()).toBe(36);
  });

  it('opens webgl, says what draws, and trains a convolution', async () => {
    const opened = await openBackend('webgl');
    expect(tf.getBackend()).toBe('webgl');
    expect(opened).toMatchObject({ name: 'webgl', float32: true, hardware: false });
    expect(opened.renderer).toMatch(/SwiftShader/);
    expect(opened.reason).toMatch(/by the processor/);
    expect(opened.maxTextureSize).toBeGreaterThanOrEqual(2048);
    expect(differentiateConvolution()).toBe(36);
  });

  it('opens both in a worker, wasm from the copy that the package carries', async () => {
    const worker = new Worker(new URL('opening-worker.ts', import.meta.url), { type: 'module' });
    try {
      const answer = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
      });
      expect(answer).toEqual([
        { name: 'wasm', gradient: 36 },
        { name: 'webgl', gradient: 36 },
      ]);
    } finally {
      worker.terminate();
    }
  });
});

describe('openBackend on a device that is not up to it', () => {
  afterEach(() => {
    for (const flag of ['WEBGL_RENDER_FLOAT32_CAPABLE', 'WEBGL_RENDER_FLOAT32_ENABLED']) reset(flag);
    reset('HAS_WEBGL');
    reset('WASM_HAS_SIMD_SUPPORT');
  });

  it('refuses WebGL with 16-bit results, whose gradients would be too coarse to train with', async () => {
    tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', false);
    await expect(openBackend('webgl')).rejects.toThrow(/expected WebGL with float32 results, got 16 bits/);
  });

  it('says what to do where WebGL is switched off', async () => {
    tf.env().set('HAS_WEBGL', false);
    await expect(openBackend('webgl')).rejects.toThrow(/expected WebGL, got none/);
  });

  it('says what to do where WebAssembly has no SIMD', async () => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', false);
    await expect(openBackend('wasm')).rejects.toThrow(/expected an engine with WebAssembly SIMD/);
  });

  it('asks the engine itself whether it has SIMD', async () => {
    reset('WASM_HAS_SIMD_SUPPORT');
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    try {
      await expect(openBackend('wasm')).rejects.toThrow(/expected an engine with WebAssembly SIMD/);
      expect(validate).toHaveBeenCalled();
    } finally {
      validate.mockRestore();
    }
  });

  it('opens what is left when asked to choose, and says what was refused', async () => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', false);
    expect((await openBackend('auto', { trial: steps({ wasm: 1, webgl: 1 }) })).name).toBe('webgl');
    reset('WASM_HAS_SIMD_SUPPORT');
    tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', false);
    const opened = await openBackend('auto', { trial: steps({ wasm: 1, webgl: 1 }) });
    expect(opened.name).toBe('wasm');
    expect(opened.reason).toMatch(/^auto: wasm .* ms a step; webgl: .*got 16 bits/);
  });
});

describe("openBackend('auto')", () => {
  it('opens the backend whose steps are the faster', async () => {
    for (const [fast, slow] of [
      ['webgl', 'wasm'],
      ['wasm', 'webgl'],
    ]) {
      const opened = await openBackend('auto', { trial: steps({ [fast]: 2, [slow]: 60 }) });
      expect(opened.name).toBe(fast);
      expect(tf.getBackend()).toBe(fast);
      expect(opened.reason).toMatch(new RegExp(`^auto: ${fast} .* ms a step; ${slow} .* ms a step`));
    }
  });

  it('opens wasm without a measurement when it is given no trial', async () => {
    const opened = await openBackend('auto');
    expect(opened.name).toBe('wasm');
    expect(opened.reason).toMatch(/not measured/);
  });

  it('refuses a trial of a single step, which compiles and allocates', async () => {
    await expect(openBackend('auto', { trial: steps({ wasm: 1, webgl: 1 }, 1) })).rejects.toThrow(
      /two or more steps/,
    );
  });
});

/** A training whose steps take so many ms on the backend that is current, by a clock of its own: machines have pauses. */
function steps(durations: Record<string, number>, count = 100) {
  return async function* () {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    try {
      for (let i = 0; i < count; i++) {
        now += durations[tf.getBackend()];
        yield { type: 'step' };
      }
    } finally {
      clock.mockRestore();
    }
  };
}

function reset(flag: string): void {
  delete (tf.env() as unknown as { flags: Record<string, unknown> }).flags[flag];
}
