import { MnistDataError } from './mnist-data-error.js';

/** Returns the error of a load whose signal was aborted. */
export function abortedError(file: string, signal: AbortSignal): MnistDataError {
  return new MnistDataError(
    'EABORTED',
    `load: expected to finish ${file}, got aborted by the caller's signal.`,
    {
      file,
      cause: signal.reason,
    },
  );
}
