import type { GPGPUProgram } from '@tensorflow/tfjs-backend-webgl';
import type { backend_util } from '@tensorflow/tfjs-core';

/**
 * The reverse of `unfoldProgram`: adds what comes back for each window into the pixels it had seen,
 * [batch, outHeight · outWidth, kernelHeight · kernelWidth · channels] → [batch, height, width, channels].
 */
export function foldProgram(conv: backend_util.Conv2DInfo): GPGPUProgram {
  const { inChannels: channels, filterWidth, outWidth, padInfo, strideHeight, strideWidth } = conv;
  return {
    variableNames: ['x'],
    outputShape: conv.inShape,
    // Only every stride-th tap of the window meets the pixel.
    userCode: `
      void main() {
        ivec4 coords = getOutputCoords();
        int bottom = coords.y + ${padInfo.top};
        int right = coords.z + ${padInfo.left};
        float sum = 0.0;
        for (int i = bottom % ${strideHeight}; i < ${conv.filterHeight}; i += ${strideHeight}) {
          int row = (bottom - i) / ${strideHeight};
          if (bottom < i || row >= ${conv.outHeight}) continue;
          for (int j = right % ${strideWidth}; j < ${filterWidth}; j += ${strideWidth}) {
            int column = (right - j) / ${strideWidth};
            if (right < j || column >= ${outWidth}) continue;
            int tap = i * ${filterWidth} + j;
            sum += getX(coords.x, row * ${outWidth} + column, tap * ${channels} + coords.w);
          }
        }
        setOutput(sum);
      }
    `,
  };
}
