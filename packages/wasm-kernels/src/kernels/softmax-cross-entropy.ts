import type { TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import type { WasmKernel } from './wasm-kernel.js';

const kernelName = 'SoftmaxCrossEntropy';

/** Attributes of the kernel `SoftmaxCrossEntropy`. */
export interface SoftmaxCrossEntropyAttributes {
  /** What the sum over the examples is divided by. @defaultValue those of the logits: the mean */
  total?: number;
}

/**
 * Inputs logits [n, classes] and labels int32 [n]; outputs the sum of −ln softmax(logits)[label] divided by `total` (n if
 * left out: the mean) as a scalar, and its gradient with respect to the logits [n, classes].
 */
export const softmaxCrossEntropy: WasmKernel = {
  kernelName,
  create: () => (params) => {
    const { logits, labels } = params.inputs as { logits: TensorInfo; labels: TensorInfo };
    requireFloat(kernelName, { logits });
    if (labels.dtype !== 'int32') {
      throw new TypeError(`${kernelName}: expected labels of int32, got ${labels.dtype}. Cast them first.`);
    }
    const [rows, classes] = logits.shape;
    const { total = rows } = (params.attrs ?? {}) as SoftmaxCrossEntropyAttributes;
    if (!(rows > 0) || labels.shape[0] !== rows) {
      throw new RangeError(
        `${kernelName}: expected logits [n, classes] and labels [n], n ≥ 1, got [${logits.shape}] and [${labels.shape}]. Pass one label a row.`,
      );
    }
    const heap = heapOf(params.backend);
    const loss = heap.output([]);
    const dlogits = heap.output(logits.shape);
    const [x, y, sum, gradient] = [logits, labels, loss, dlogits].map(heap.address);
    const wrong = heap.simd.softmaxCrossEntropy(x, y, sum, gradient, rows, classes, total);
    if (wrong < 0) return [loss, dlogits];
    heap.release(loss);
    heap.release(dlogits);
    throw new RangeError(
      `${kernelName}: expected labels 0 … ${classes - 1}, got another in row ${wrong}. Check the labels.`,
    );
  },
};
