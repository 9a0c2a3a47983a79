export { type Augment, type AugmentInput, type AugmentOptions, augment } from './batches/augment.js';
export {
  type Batch,
  type BatchesOptions,
  type BatchStream,
  batches,
  type OneHotBatch,
} from './batches/batches.js';
export { oneHot } from './batches/one-hot.js';
export { type CacheInfo, type CacheOptions, cacheInfo, clearCache } from './cache/cache.js';
export type { CachedFile, FileCache } from './cache/file-cache.js';
export { concat } from './datasets/concat.js';
export type { Dataset, TrainTest } from './datasets/dataset.js';
export { filter } from './datasets/filter.js';
export { type MeanAndDeviation, meanAndDeviation } from './datasets/mean-and-deviation.js';
export { type SplitOptions, split } from './datasets/split.js';
export { subset } from './datasets/subset.js';
export {
  MnistDataError,
  type MnistDataErrorCode,
  type MnistDataErrorDetails,
} from './errors/mnist-data-error.js';
export type { FileBytes } from './files/file-bytes.js';
export type { FileSource } from './files/read-any-file.js';
export type { IdxArray, IdxType, IdxTypes } from './idx/idx-format.js';
export { type ParseIdxOptions, parseIdx } from './idx/parse-idx.js';
export { type IdxInput, writeIdx } from './idx/write-idx.js';
export { type LoadOptions, loadDataset } from './loading/load-dataset.js';
export { type LoadIdxOptions, loadIdx } from './loading/load-idx.js';
export { type LoadMnistOptions, loadMnist } from './loading/load-mnist.js';
export type { LoadProgress } from './loading/load-progress.js';
export type { GivenFiles } from './origins/given-origin.js';
export type { DatasetFile, DatasetFiles, DatasetPart, Mirror } from './sets/dataset-files.js';
export { mnistFiles } from './sets/mnist-files.js';
