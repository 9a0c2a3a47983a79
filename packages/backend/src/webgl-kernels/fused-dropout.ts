import type { FusedDropoutAttributes } from '@lab/wasm-kernels';
import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { createRunner } from './program-runner.js';

/**
 * `FusedDropout`: x / (1 − rate) where bits(seed, i) ≥ ⌊rate · 2³²⌋, else 0. i counts the values from `first` on, or with `channels` the
 * channels of the examples: example · channels + channel. The bits are those of @lab/layers, made where they are needed.
 */
export const fusedDropout: KernelFunc = ({ inputs, attrs, backend }) => {
  const { x } = inputs as { x: TensorInfo };
  const { rate, seed, channels = false, first = 0 } = attrs as unknown as FusedDropoutAttributes;
  const { run, reshape, finish } = createRunner(backend as MathBackendWebGL);
  const size = x.shape.reduce((product, n) => product * n, 1);
  const last = x.shape[x.shape.length - 1];
  const rows = size / last;
  const program = drop([rows, last], channels ? rows / x.shape[0] : 1);
  // As 32 bits: uniforms have signed integers only.
  const uniforms = [[seed | 0], [first | 0], [Math.floor(rate * 2 ** 32) | 0], [1 / (1 - rate)]];
  const y = run(program, [reshape(x, [rows, last])], uniforms);
  return finish([reshape(y, x.shape)])[0];
};

/** @param rowsPerIndex - rows that share their bits */
function drop(shape: [number, number], rowsPerIndex: number): GPGPUProgram {
  return {
    variableNames: ['X'],
    outputShape: shape,
    customUniforms: [
      { name: 'seed', type: 'int' },
      { name: 'first', type: 'int' },
      { name: 'threshold', type: 'int' },
      { name: 'scale', type: 'float' },
    ],
    userCode: `
      uint mixed(uint bits) {
        bits = (bits ^ (bits >> 16)) * 0x7feb352du;
        bits = (bits ^ (bits >> 15)) * 0x846ca68bu;
        return bits ^ (bits >> 16);
      }

      void main() {
        ivec2 coords = getOutputCoords();
        uint key0 = mixed(uint(seed) + 0x9e3779b9u);
        uint key1 = mixed(key0 + 0x9e3779b9u);
        uint bits = uint(first + coords.x / ${rowsPerIndex} * ${shape[1]} + coords.y) ^ key0;
        bits = (bits ^ (bits >> 16)) * 0x7feb352du;
        bits = ((bits ^ (bits >> 15)) + key1) * 0x846ca68bu;
        bits = bits ^ (bits >> 16);
        setOutput(bits >= uint(threshold) ? getX(coords.x, coords.y) * scale : 0.0);
      }
    `,
  };
}
