import type { GPGPUProgram } from '@tensorflow/tfjs-backend-webgl';
import { locateTexel, type PaddedImages, packedShape, type TexelImages, texelAt } from './texel-images.js';

/**
 * Brings images [batch, height, width, channels] from tfjs's layout into texels, with zeros around them. `masked`, a second input `y`
 * lets through only what stands where y is above 0: the way back through a ReLU.
 */
export function gatherImages(
  images: PaddedImages,
  [, height, width, channels]: readonly number[],
  masked = false,
): GPGPUProgram {
  const { top, left } = images;
  const read = (k: number) => {
    const at = `(image, y, x, group * 4 + ${k})`;
    const value = masked ? `getY${at} > 0.0 ? getX${at} : 0.0` : `getX${at}`;
    return `if (group * 4 + ${k} < ${channels}) texel[${k}] = ${value};`;
  };
  return {
    variableNames: masked ? ['X', 'Y'] : ['X'],
    packedOutput: true,
    outputShape: packedShape(images.size),
    userCode: `
      void main() {
        ${locateTexel(images)}
        int y = row - ${top};
        int x = column - ${left};
        vec4 texel = vec4(0.0);
        if (y >= 0 && y < ${height} && x >= 0 && x < ${width}) {
          ${[0, 1, 2, 3].map(read).join('\n')}
        }
        setOutput(texel);
      }
    `,
  };
}

/** Brings images from texels into tfjs's layout. */
export function scatterImages(images: TexelImages): GPGPUProgram {
  const { batch, height, width, channels } = images;
  return {
    variableNames: ['X'],
    packedInputs: true,
    outputShape: [batch, height, width, channels],
    userCode: `
      void main() {
        ivec4 coords = getOutputCoords();
        ivec2 first = ${texelAt(images, 'coords.x', 'coords.y', 'coords.z')};
        vec4 texel = texelFetch(X, first + ivec2(coords.w / 4, 0), 0);
        setOutput(texel[coords.w % 4]);
      }
    `,
  };
}
