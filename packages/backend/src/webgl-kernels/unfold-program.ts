import type { GPGPUProgram } from '@tensorflow/tfjs-backend-webgl';
import type { backend_util } from '@tensorflow/tfjs-core';

/**
 * Writes out what each output pixel of a convolution sees: x [batch, height, width, channels] →
 * [batch, outHeight · outWidth, kernelHeight · kernelWidth · channels], 0 beyond the border.
 */
export function unfoldProgram(conv: backend_util.Conv2DInfo): GPGPUProgram {
  const { inChannels: channels, filterWidth, outWidth, padInfo } = conv;
  return {
    variableNames: ['x'],
    outputShape: [conv.batchSize, conv.outHeight * outWidth, conv.filterHeight * filterWidth * channels],
    userCode: `
      void main() {
        ivec3 coords = getOutputCoords();
        int tap = coords.z / ${channels};
        int row = coords.y / ${outWidth} * ${conv.strideHeight} + tap / ${filterWidth} - ${padInfo.top};
        int column = coords.y % ${outWidth} * ${conv.strideWidth} + tap % ${filterWidth} - ${padInfo.left};
        bool inside = row >= 0 && row < ${conv.inHeight} && column >= 0 && column < ${conv.inWidth};
        setOutput(inside ? getX(coords.x, row, column, coords.z % ${channels}) : 0.0);
      }
    `,
  };
}
