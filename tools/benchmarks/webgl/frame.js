// What the two sides of the WebGL comparison have in common, each in a frame of its own: an engine of tfjs's is one a frame.
import { add, backend, memory, scalar, tidy } from '@tensorflow/tfjs-core';

let draws = 0;
for (const name of ['drawElements', 'drawArrays']) {
  const draw = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...args) {
    draws++;
    return draw.apply(this, args);
  };
}

/**
 * Offers the page a contestant.
 *
 * @param prepare - given `{ network, batchSize }`, returns what the contestant is called and `run(steps, onStep)`, which trains so many
 *   steps and calls `onStep` at the end of each, when its loss has been read
 */
export function offer(prepare) {
  let contestant;
  globalThis.prepare = async (options) => {
    contestant = await prepare(options);
    const { gl } = backend().gpgpu;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return { name: contestant.name, renderer: gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER) };
  };
  /** Returns the time of each step in ms, a first one left out, the draw calls of a step, and what is in use after the last. */
  globalThis.turn = async (steps) => {
    const times = [];
    let last;
    let drawsBefore;
    await contestant.run(steps + 1, () => {
      const now = performance.now();
      if (last === undefined) drawsBefore = draws;
      else times.push(now - last);
      last = now;
    });
    const drawsOfStep = (draws - drawsBefore) / steps;
    // The GPU is to be idle before the other side begins.
    const end = tidy(() => add(scalar(1), scalar(1)));
    await end.data();
    end.dispose();
    const { numTensors, numDataBuffers, numBytesInGPU } = memory();
    return { times, draws: drawsOfStep, memory: { numTensors, numDataBuffers, numBytesInGPU } };
  };
}
