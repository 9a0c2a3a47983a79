import { registerGradients } from '@lab/wasm-kernels';
// Importing it registers the backend's kernels.
import { type MathBackendWebGL, version_webgl } from '@tensorflow/tfjs-backend-webgl';
import { backend, env, setBackend, version_core } from '@tensorflow/tfjs-core';
import type { OpenedWebgl } from './opened-backend.js';

/** Opens the WebGL backend. See `openBackend`. */
export async function openWebgl(): Promise<OpenedWebgl> {
  // A processor that draws is better than nothing; `hardware` and `reason` say so.
  env().set('SOFTWARE_WEBGL_ENABLED', true);
  // tfjs prints stacks where nothing can be drawn on.
  const canDraw = typeof OffscreenCanvas !== 'undefined' || typeof document !== 'undefined';
  if (!canDraw || !env().getBool('HAS_WEBGL')) {
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
  if (!(await setBackend('webgl'))) {
    throw new Error(
      "openBackend: tfjs's WebGL backend did not start. Close other pages that draw, or open 'wasm'.",
    );
  }
  registerGradients();
  const { gl } = (backend() as MathBackendWebGL).gpgpu;
  const renderer = rendererOf(gl);
  const hardware = !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
  return {
    name: 'webgl',
    reason: hardware ? `WebGL on ${renderer}` : `WebGL drawn by the processor (${renderer}): WASM is faster`,
    float32: true,
    maxTextureSize: env().getNumber('WEBGL_MAX_TEXTURE_SIZE'),
    renderer,
    hardware,
    kernels: [],
    versions: { '@tensorflow/tfjs-core': version_core, '@tensorflow/tfjs-backend-webgl': version_webgl },
  };
}

function rendererOf(gl: WebGLRenderingContext): string {
  // Chromium tells only by the extension, which Firefox has deprecated.
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
