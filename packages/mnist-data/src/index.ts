export { type Augment, type AugmentInput, type AugmentOptions, augment } from './augment.js';
export { type Batch, type BatchesOptions, batches } from './batches.js';
export { type CacheInfo, type CacheOptions, cacheInfo, clearCache } from './cache.js';
export { concat } from './concat.js';
export type { Dataset, TrainTest } from './dataset.js';
export type { DatasetFile, DatasetFiles, DatasetPart, Mirror } from './dataset-files.js';
export { fashionMnistFiles } from './fashion-mnist-files.js';
export type { FileBytes } from './file-bytes.js';
export type { CachedFile, FileCache } from './file-cache.js';
export { filter } from './filter.js';
export type { GivenFiles } from './given-origin.js';
export type { IdxArray, IdxType, IdxTypes } from './idx-format.js';
export { kmnistFiles } from './kmnist-files.js';
export { type LoadOptions, loadDataset } from './load-dataset.js';
export { type LoadIdxOptions, loadIdx } from './load-idx.js';
export { type LoadMnistOptions, loadMnist } from './load-mnist.js';
export type { LoadProgress } from './load-progress.js';
export { type MeanAndDeviation, meanAndDeviation } from './mean-and-deviation.js';
export { MnistDataError, type MnistDataErrorCode, type MnistDataErrorDetails } from './mnist-data-error.js';
export { mnistFiles } from './mnist-files.js';
export { oneHot } from './one-hot.js';
export { type ParseIdxOptions, parseIdx } from './parse-idx.js';
export type { FileSource } from './read-any-file.js';
export { type SplitOptions, split } from './split.js';
export { subset } from './subset.js';
export {
  type SyntheticDigitsOptions,
  type SyntheticMnistOptions,
  syntheticDigits,
  syntheticMnist,
} from './synthetic-digits.js';
export { type IdxInput, writeIdx } from './write-idx.js';
