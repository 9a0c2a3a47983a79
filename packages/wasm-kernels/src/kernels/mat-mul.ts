import {
  _FusedMatMul,
  BatchMatMul,
  broadcast_util,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { heapOf } from '../heap.js';
import { requireFloat } from './require-float.js';
import { stockOrThrow, type WasmKernel } from './wasm-kernel.js';

type KernelParameters = Parameters<KernelFunc>[0];

interface MatMulAttributes {
  transposeA?: boolean;
  transposeB?: boolean;
  activation?: string;
}

/** c [..., rows, columns] = op(a) · op(b), op being the matrix or its transpose; batches are broadcast. */
export const batchMatMul: WasmKernel = {
  kernelName: BatchMatMul,
  create: () => (params) => multiply(BatchMatMul, params, false),
};

/**
 * The same plus a bias [columns] and ReLU. Other activations and biases of other shapes go to the stock kernel, which fuses
 * relu6, sigmoid, prelu and leakyrelu.
 */
export const fusedMatMul: WasmKernel = {
  kernelName: _FusedMatMul,
  create: (stock) => (params) => {
    const { activation = 'linear' } = params.attrs as unknown as MatMulAttributes;
    const { bias, preluActivationWeights } = params.inputs;
    const ours =
      (activation === 'linear' || activation === 'relu') &&
      !preluActivationWeights &&
      (!bias || bias.shape.length === 1);
    return ours
      ? multiply(_FusedMatMul, params, activation === 'relu')
      : stockOrThrow(_FusedMatMul, stock)(params);
  },
};

function multiply(
  kernelName: string,
  { inputs, attrs, backend }: KernelParameters,
  relu: boolean,
): TensorInfo {
  const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
  const { transposeA = false, transposeB = false } = attrs as unknown as MatMulAttributes;
  const bias = inputs.bias;
  requireFloat(kernelName, bias ? { a, b, bias } : { a, b });
  const heap = heapOf(backend);
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const rows = transposeA ? aColumns : aRows;
  const inner = transposeA ? aRows : aColumns;
  const columns = transposeB ? bRows : bColumns;
  if (inner !== (transposeB ? bColumns : bRows)) {
    throw new RangeError(
      `${kernelName}: expected matrices with the same inner size, got [${a.shape}]${transposeA ? ' transposed' : ''} and [${b.shape}]${transposeB ? ' transposed' : ''}. Check the transpose flags.`,
    );
  }
  if (bias && bias.shape[0] !== columns) {
    throw new RangeError(
      `${kernelName}: expected bias of shape [${columns}], got [${bias.shape}]. Give each column one value.`,
    );
  }
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batch = broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const c = heap.output([...batch, rows, columns]);
  if (rows * inner * columns === 0) {
    heap.clear(c);
    return c;
  }
  const scratch = heap.scratch(heap.simd.matMulScratch(rows, inner, columns, Number(transposeA)));
  const [aAddress, bAddress, cAddress] = [a, b, c].map(heap.address);
  const biasAddress = bias ? heap.address(bias) : 0;
  const count = batch.reduce((product, size) => product * size, 1);
  for (let i = 0; i < count; i++) {
    heap.simd.matMul(
      aAddress + matrixIndex(i, batch, aBatch) * rows * inner * 4,
      bAddress + matrixIndex(i, batch, bBatch) * inner * columns * 4,
      biasAddress,
      cAddress + i * rows * columns * 4,
      Number(relu),
      scratch,
      rows,
      inner,
      columns,
      Number(transposeA),
      Number(transposeB),
    );
  }
  return c;
}

/** Returns which matrix of a batch of shape `own` is read for matrix `index` of the broadcast batch. */
function matrixIndex(index: number, batch: number[], own: number[]): number {
  let at = 0;
  let stride = 1;
  let rest = index;
  for (let axis = 1; axis <= batch.length; axis++) {
    const size = batch[batch.length - axis];
    const ownSize = own[own.length - axis] ?? 1;
    if (ownSize > 1) at += (rest % size) * stride;
    stride *= ownSize;
    rest = Math.floor(rest / size);
  }
  return at;
}
