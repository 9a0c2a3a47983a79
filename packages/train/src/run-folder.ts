export { microBatchesFor } from './micro-batches-for.js';
export {
  type CurvePoint,
  curveNames,
  type RunRecord,
  type RunResult,
  type RunSettings,
  runFiles,
  runFormat,
} from './run-record.js';
export { RunRecordError } from './run-record-error.js';
export { type DecodeRunRecordOptions, decodeRunRecord, encodeRunRecord } from './run-record-file.js';
