import { MnistDataError } from './mnist-data-error.js';

/** Returns the error of work (on a file, or a stream of batches) whose signal was aborted. */
export function abortedError(file: string, signal: AbortSignal): MnistDataError {
  return new MnistDataError(
    'EABORTED',
    `${file}: expected to be finished, got aborted by the caller's signal.`,
    { file, cause: signal.reason },
  );
}
