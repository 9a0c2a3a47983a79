import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';

type Fence = { isFencePassed(): boolean };

const watched = new WeakMap<MathBackendWebGL, () => boolean>();

/**
 * Returns a function that says whether the browser has taken the backend's context away. tfjs goes on without a word then:
 * its operations give zeros, and a read waits for ever. Reads end from now on; what they give is garbage.
 */
export function watchContext(backend: MathBackendWebGL): () => boolean {
  const known = watched.get(backend);
  if (known) return known;
  const { gpgpu } = backend;
  let lost = false;
  // A context can come back, empty, before anybody asks.
  gpgpu.gl.canvas.addEventListener('webglcontextlost', () => {
    lost = true;
  });
  const isLost = () => {
    lost ||= gpgpu.gl.isContextLost();
    return lost;
  };
  const fences = gpgpu as unknown as { createFence(gl: unknown): Fence };
  const createFence = fences.createFence.bind(gpgpu);
  fences.createFence = (gl) => {
    const fence = createFence(gl);
    return { ...fence, isFencePassed: () => isLost() || fence.isFencePassed() };
  };
  watched.set(backend, isLost);
  return isLost;
}
