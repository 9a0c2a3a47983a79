import type { GPGPUProgram } from '@tensorflow/tfjs-backend-webgl';
import type { backend_util } from '@tensorflow/tfjs-core';
import { locateTexel, type PaddedImages, packedShape, type TexelImages, texelAt } from './texel-images.js';
import { weightTexels } from './weight-programs.js';

/** activation(x ∗ weights + bias), of images with their margins of zeros; all in texels. */
export function convolve(
  conv: backend_util.Conv2DInfo,
  x: PaddedImages,
  y: TexelImages,
  activation: 'linear' | 'relu',
): GPGPUProgram {
  const { filterHeight, filterWidth, inChannels } = conv;
  const [biasRow] = weightTexels(conv).map((n) => n - 1);
  const products = groupsOf(inChannels).map(
    ({ group, channels }) => `
      value = texelFetch(X, from + ivec2(${group}, 0), 0);
      ${channels.map((k) => `sum += value[${k}] * texelFetch(W, weight + ivec2(0, ${group * 4 + k}), 0);`).join('\n')}
    `,
  );
  return {
    variableNames: ['X', 'W'],
    packedInputs: true,
    packedOutput: true,
    outputShape: packedShape(y.size),
    userCode: `
      void main() {
        ${locateTexel(y)}
        vec4 sum = texelFetch(W, ivec2(group, ${biasRow}), 0);
        vec4 value;
        ivec2 weight = ivec2(group, 0);
        for (int i = 0; i < ${filterHeight}; i++) {
          ivec2 from = ${texelAt(x, 'image', `row * ${conv.strideHeight} + i`, `column * ${conv.strideWidth}`)};
          for (int j = 0; j < ${filterWidth}; j++) {
            ${products.join('\n')}
            from.x += ${x.groups};
            weight.y += ${inChannels};
          }
        }
        ${activation === 'relu' ? 'sum = mix(sum, vec4(0.0), lessThan(sum, vec4(0.0)));' : ''}
        setOutput(sum);
      }
    `,
  };
}

/** The gradient with respect to the images, dz ∗ weights turned round: what each window gives back to the pixels it saw. */
export function convolveBack(conv: backend_util.Conv2DInfo, dz: PaddedImages, dx: TexelImages): GPGPUProgram {
  const { filterHeight, filterWidth, inChannels, outChannels, strideHeight, strideWidth, padInfo } = conv;
  const products = groupsOf(outChannels).map(
    ({ group }) => `
      value = texelFetch(Dz, from + ivec2(${group}, 0), 0);
      ${[0, 1, 2, 3]
        .map((k) => `sum[${k}] += dot(value, texelFetch(W, weight + ivec2(${group}, ${k}), 0));`)
        .join('\n')}
    `,
  );
  return {
    variableNames: ['Dz', 'W'],
    packedInputs: true,
    packedOutput: true,
    outputShape: packedShape(dx.size),
    // Only every stride-th tap of the window meets the pixel.
    userCode: `
      void main() {
        ${locateTexel(dx)}
        int bottom = row + ${padInfo.top};
        int right = column + ${padInfo.left};
        vec4 sum = vec4(0.0);
        vec4 value;
        for (int i = bottom % ${strideHeight}; i < ${filterHeight}; i += ${strideHeight}) {
          ivec2 from = ${texelAt(dz, 'image', `(bottom - i) / ${strideHeight} + ${dz.top}`, `right / ${strideWidth} + ${dz.left}`)};
          for (int j = right % ${strideWidth}; j < ${filterWidth}; j += ${strideWidth}) {
            ivec2 weight = ivec2(0, (i * ${filterWidth} + j) * ${inChannels} + group * 4);
            ${products.join('\n')}
            from.x -= ${dz.groups};
          }
        }
        setOutput(sum);
      }
    `,
  };
}

function groupsOf(channels: number): { group: number; channels: number[] }[] {
  return Array.from({ length: Math.ceil(channels / 4) }, (_, group) => ({
    group,
    channels: [0, 1, 2, 3].filter((k) => group * 4 + k < channels),
  }));
}
