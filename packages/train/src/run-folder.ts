export { microBatchesFor } from './run-records/micro-batches-for.js';
export {
  type CurvePoint,
  curveNames,
  type RunRecord,
  type RunResult,
  type RunSettings,
  runFiles,
  runFormat,
} from './run-records/run-record.js';
export { RunRecordError } from './run-records/run-record-error.js';
export {
  type DecodeRunRecordOptions,
  decodeRunRecord,
  encodeRunRecord,
} from './run-records/run-record-file.js';
