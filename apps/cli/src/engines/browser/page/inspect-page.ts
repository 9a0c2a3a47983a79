import { enableRelaxedSimd } from '@lab/backend';
import type { PageFacts, WebglFacts } from '../page-facts.js';

// (module (func (result v128) (v128.const i32x4 0 0 0 0)))
const simdProbe = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12],
  ...new Array(16).fill(0),
  11,
]);

/** Looks at what the browser offers here. */
export function inspectPage(): PageFacts {
  return {
    cores: navigator.hardwareConcurrency,
    crossOriginIsolated,
    simd: WebAssembly.validate(simdProbe),
    relaxedSimd: enableRelaxedSimd(),
    webgl: inspectWebgl(),
  };
}

function inspectWebgl(): WebglFacts | undefined {
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2') ?? (canvas.getContext('webgl') as WebGL2RenderingContext | null);
  if (!gl) return undefined;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const facts = {
    version: String(gl.getParameter(gl.VERSION)),
    renderer: String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)),
    float32: ['EXT_color_buffer_float', 'WEBGL_color_buffer_float'].some((name) => gl.getExtension(name)),
    maxTextureSize: Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)),
  };
  // Browsers allow a few contexts only.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return facts;
}
