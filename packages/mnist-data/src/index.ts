export { type Batch, type BatchesOptions, batches } from './batches.js';
export type { Dataset, TrainTest } from './dataset.js';
export type { CachedFile, FileCache } from './file-cache.js';
export type { IdxArray, IdxType, IdxTypes } from './idx-format.js';
export type { LoadOptions } from './load-dataset.js';
export { type LoadMnistOptions, loadMnist } from './load-mnist.js';
export type { LoadProgress } from './load-progress.js';
export { MnistDataError, type MnistDataErrorCode, type MnistDataErrorDetails } from './mnist-data-error.js';
export { type ParseIdxOptions, parseIdx } from './parse-idx.js';
export { type SplitOptions, split } from './split.js';
export { subset } from './subset.js';
export {
  type SyntheticDigitsOptions,
  type SyntheticMnistOptions,
  syntheticDigits,
  syntheticMnist,
} from './synthetic-digits.js';
export { type IdxInput, writeIdx } from './write-idx.js';
