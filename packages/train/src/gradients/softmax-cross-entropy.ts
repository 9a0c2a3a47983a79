import {
  cast,
  customGrad,
  div,
  engine,
  exp,
  type GradSaveFunc,
  getBackend,
  getKernel,
  log,
  max,
  mul,
  oneHot,
  type Scalar,
  scalar,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * Mean cross-entropy of the softmax of the logits, −ln p(label) in nats, as a scalar. Differentiable with respect to
 * the logits. Stable: the row's maximum is taken off first, so no exponential overflows and −ln p never becomes −ln 0.
 *
 * Loss and gradient come out of one pass: by the kernel `SoftmaxCrossEntropy` where the current backend has one
 * registered (inputs logits and labels, outputs loss [] and dlogits [n, classes]), else composed from standard kernels.
 *
 * @param logits - float32 [n, classes]
 * @param labels - int32 [n], 0..classes − 1. Not checked: that would wait for the backend.
 * @param total - what the sum over the examples is divided by, when they are a part of a larger batch
 * @throws TypeError if the shapes or types are others
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor, total = logits.shape[0]): Scalar {
  if (
    logits.rank !== 2 ||
    labels.rank !== 1 ||
    labels.shape[0] !== logits.shape[0] ||
    labels.dtype !== 'int32'
  ) {
    throw new TypeError(
      'softmaxCrossEntropy: expected logits [n, classes] and int32 labels [n], ' +
        `got [${logits.shape}] and ${labels.dtype} [${labels.shape}]. Pass class numbers, not one-hot rows.`,
    );
  }
  const op = customGrad((...args) => {
    const [x, save] = args as [Tensor, GradSaveFunc];
    const [loss, dlogits] = lossAndGradient(x, labels, total);
    save([dlogits]);
    // tfjs types the saved tensors as a map; it hands over the list given to `save`.
    const gradFunc = (dy: Tensor, saved: unknown) => mul((saved as Tensor[])[0], dy);
    return { value: loss, gradFunc };
  });
  return op(logits);
}

/** Returns the loss and its gradient with respect to the logits, as they come: nothing is recorded. */
export function lossAndGradient(
  logits: Tensor,
  labels: Tensor,
  total: number,
): [loss: Scalar, dlogits: Tensor] {
  return getKernel('SoftmaxCrossEntropy', getBackend())
    ? engine().runKernel<[Scalar, Tensor]>('SoftmaxCrossEntropy', { logits, labels }, { total })
    : composed(logits, labels, total);
}

function composed(logits: Tensor, labels: Tensor, total: number): [loss: Scalar, dlogits: Tensor] {
  const [, classes] = logits.shape;
  const shifted = sub(logits, max(logits, 1, true));
  const exponentials = exp(shifted);
  const sums = sum(exponentials, 1, true);
  // Not oneHot as float32: tfjs 4.22 on wasm writes the bits of the integer 1 into it.
  const truth = cast(oneHot(labels, classes), 'float32');
  const losses = sub(log(sums), sum(mul(truth, shifted), 1, true));
  return [div(sum(losses), total), mul(sub(div(exponentials, sums), truth), scalar(1 / total))];
}
