import { decodeRunRecord, type RunRecord, RunRecordError, runFormat } from '@lab/train/run-folder';

/** More than any run has; a file that says otherwise is not let near the charts. */
const mostPoints = 100_000;

/**
 * Reads `run.json`.
 *
 * @throws RangeError with a sentence for people when it is no such file, or one of another version
 */
export function readRunRecord(bytes: Uint8Array): RunRecord {
  try {
    return decodeRunRecord(bytes, { mostPoints });
  } catch (cause) {
    throw cause instanceof RunRecordError ? new RangeError(sentence(cause), { cause }) : cause;
  }
}

function sentence({ field, expected, got }: RunRecordError): string {
  if (expected === 'JSON') return 'run.json is not JSON: the file is damaged or another one.';
  if (field === 'format') {
    const format = got === 'undefined' ? 'none' : got;
    return `run.json has format ${format}, and this page reads format ${runFormat}: it was written by another version.`;
  }
  return `run.json: ${field ?? 'it'} should be ${expected}, and is ${got}. The file is damaged or from elsewhere.`;
}
