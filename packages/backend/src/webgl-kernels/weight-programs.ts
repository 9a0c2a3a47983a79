import type { GPGPUProgram } from '@tensorflow/tfjs-backend-webgl';
import type { backend_util } from '@tensorflow/tfjs-core';
import { type PaddedImages, packedShape, texelAt } from './texel-images.js';

/*
 * Weights [height, width, in, out] in a texture: texel row (i · width + j) · in + input channel, texel column output channel / 4, four
 * output channels in a texel. The row below the last is the bias.
 */

/** Texels of the weights and their bias: [rows, columns]. */
export function weightTexels({
  filterHeight,
  filterWidth,
  inChannels,
  outChannels,
}: backend_util.Conv2DInfo): [number, number] {
  return [filterHeight * filterWidth * inChannels + 1, Math.ceil(outChannels / 4)];
}

/** Brings weights, and with `bias` a bias, from tfjs's layout into texels. */
export function gatherWeights(conv: backend_util.Conv2DInfo, bias: boolean): GPGPUProgram {
  const { filterHeight, filterWidth, inChannels, outChannels } = conv;
  const rows = filterHeight * filterWidth * inChannels;
  const read = (k: number) => `
    if (at.x * 4 + ${k} < ${outChannels}) {
      if (at.y < ${rows}) texel[${k}] = getW(tap / ${filterWidth}, tap % ${filterWidth}, channel, at.x * 4 + ${k});
      ${bias ? `else texel[${k}] = getBias(at.x * 4 + ${k});` : ''}
    }`;
  return {
    variableNames: bias ? ['W', 'Bias'] : ['W'],
    packedOutput: true,
    outputShape: packedShape(weightTexels(conv)),
    userCode: `
      void main() {
        ivec2 at = ivec2(gl_FragCoord.xy);
        int tap = at.y / ${inChannels};
        int channel = at.y % ${inChannels};
        vec4 texel = vec4(0.0);
        ${[0, 1, 2, 3].map(read).join('\n')}
        setOutput(texel);
      }
    `,
  };
}

/**
 * The weights' gradient in parts: part p sums over the images p, p + parts, … Texel row p · (taps + 1) + tap, texel column input
 * channel · groups + output channel / 4; the row after the taps is the bias's.
 */
export function sumWeightGradient(
  conv: backend_util.Conv2DInfo,
  x: PaddedImages,
  dz: PaddedImages,
  parts: number,
): GPGPUProgram {
  const taps = conv.filterHeight * conv.filterWidth;
  return {
    variableNames: ['X', 'Dz'],
    packedInputs: true,
    packedOutput: true,
    outputShape: packedShape([parts * (taps + 1), conv.inChannels * dz.groups]),
    userCode: `
      void main() {
        ivec2 at = ivec2(gl_FragCoord.xy);
        int tap = at.y % ${taps + 1};
        int channel = at.x / ${dz.groups};
        int i = tap / ${conv.filterWidth};
        int j = tap % ${conv.filterWidth};
        vec4 chosen = vec4(equal(ivec4(channel % 4), ivec4(0, 1, 2, 3)));
        vec4 sum = vec4(0.0);
        for (int image = at.y / ${taps + 1}; image < ${conv.batchSize}; image += ${parts}) {
          for (int row = 0; row < ${conv.outHeight}; row++) {
            ivec2 to = ${texelAt(dz, 'image', `row + ${dz.top}`, `${dz.left}`)} + ivec2(at.x % ${dz.groups}, 0);
            if (tap == ${taps}) {
              for (int column = 0; column < ${conv.outWidth}; column++) {
                sum += texelFetch(Dz, to, 0);
                to.x += ${dz.groups};
              }
            } else {
              ivec2 from = ${texelAt(x, 'image', `row * ${conv.strideHeight} + i`, 'j')} + ivec2(channel / 4, 0);
              for (int column = 0; column < ${conv.outWidth}; column++) {
                sum += texelFetch(Dz, to, 0) * dot(texelFetch(X, from, 0), chosen);
                to.x += ${dz.groups};
                from.x += ${conv.strideWidth * x.groups};
              }
            }
          }
        }
        setOutput(sum);
      }
    `,
  };
}

/** Joins the parts of the weights' gradient, or of the bias's, in tfjs's layout. */
export function joinWeightGradient(
  conv: backend_util.Conv2DInfo,
  parts: number,
  of: 'weights' | 'bias',
): GPGPUProgram {
  const { filterHeight, filterWidth, outChannels, filterShape } = conv;
  const taps = filterHeight * filterWidth;
  const groups = Math.ceil(outChannels / 4);
  const place =
    of === 'bias'
      ? `int coords = getOutputCoords();
         ivec2 from = ivec2(coords / 4, ${taps});
         int k = coords % 4;`
      : `ivec4 coords = getOutputCoords();
         ivec2 from = ivec2(coords.z * ${groups} + coords.w / 4, coords.x * ${filterWidth} + coords.y);
         int k = coords.w % 4;`;
  return {
    variableNames: ['X'],
    packedInputs: true,
    outputShape: of === 'bias' ? [outChannels] : filterShape,
    userCode: `
      void main() {
        ${place}
        vec4 sum = vec4(0.0);
        for (int part = 0; part < ${parts}; part++) {
          sum += texelFetch(X, from, 0);
          from.y += ${taps + 1};
        }
        setOutput(sum[k]);
      }
    `,
  };
}
