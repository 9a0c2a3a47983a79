import { registerGradients } from '@lab/wasm-kernels';
// Importing it registers the backend's kernels.
import { MathBackendWebGL, version_webgl } from '@tensorflow/tfjs-backend-webgl';
import {
  backend,
  engine,
  env,
  registerBackend,
  removeBackend,
  setBackend,
  version_core,
} from '@tensorflow/tfjs-core';
import type { OpenedBackend, OpenedWebgl } from './opened-backend.js';
import { watchContext } from './webgl-context.js';
import { registerWebglKernels } from './webgl-kernels/register-webgl-kernels.js';

/** How often a lost context is asked to come back, every 100 ms, before another backend is opened. */
const attempts = 20;

/** As often as WebGL may be lost before it is given up. */
const mostLosses = 20;

/**
 * Opens the WebGL backend. See `openBackend`.
 *
 * @param openInstead - opens what takes over when WebGL is lost for good
 */
export async function openWebgl(openInstead: () => Promise<OpenedBackend>, losses = 0): Promise<OpenedWebgl> {
  // A processor that draws is better than nothing; `hardware` and `reason` say so.
  env().set('SOFTWARE_WEBGL_ENABLED', true);
  // tfjs prints stacks where nothing can be drawn on.
  if (!canDraw() || !env().getBool('HAS_WEBGL')) {
    throw new Error(
      "openBackend: expected WebGL, got none. It is a browser's: switch on its graphics acceleration, or open 'wasm'.",
    );
  }
  if (!env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
    throw new Error(
      'openBackend: expected WebGL with float32 results, got 16 bits, in which small gradients become 0 and training goes astray. ' +
        "Open 'wasm'.",
    );
  }
  const current = engine().registry.webgl;
  if (current && watchContext(current as MathBackendWebGL)()) {
    removeBackend('webgl');
    registerBackend('webgl', () => new MathBackendWebGL());
  }
  if (!(await setBackend('webgl'))) {
    throw new Error(
      "openBackend: tfjs's WebGL backend did not start. Close other pages that draw, or open 'wasm'.",
    );
  }
  registerGradients();
  const opened = backend() as MathBackendWebGL;
  const renderer = rendererOf(opened.gpgpu.gl);
  const [software] = /swiftshader|llvmpipe|softpipe|software|basic render/i.exec(renderer) ?? [];
  const hardware = software === undefined;
  // Writing out what a convolution sees pays on a GPU; on a processor it takes longer than the convolution.
  env().set('WEBGL_CONV_IM2COL', hardware);
  return {
    name: 'webgl',
    reason: hardware
      ? `WebGL on ${renderer}`
      : `WebGL drawn by the processor (${software}), slower than WASM`,
    float32: true,
    maxTextureSize: env().getNumber('WEBGL_MAX_TEXTURE_SIZE'),
    renderer,
    hardware,
    context: { isLost: watchContext(opened), reopen: () => reopen(openInstead, losses + 1) },
    kernels: registerWebglKernels(),
    versions: { '@tensorflow/tfjs-core': version_core, '@tensorflow/tfjs-backend-webgl': version_webgl },
  };
}

async function reopen(openInstead: () => Promise<OpenedBackend>, losses: number): Promise<OpenedBackend> {
  // Counted, not timed: on a busy machine each attempt takes longer, and is worth as much.
  for (let attempt = 0; attempt < attempts && losses <= mostLosses; attempt++) {
    try {
      return await openWebgl(openInstead, losses);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return openInstead();
}

function canDraw(): boolean {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
  return typeof document !== 'undefined';
}

function rendererOf(gl: WebGLRenderingContext): string {
  // Chromium tells only by the extension, which Firefox has deprecated.
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
