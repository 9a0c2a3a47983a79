import { MnistDataError } from './mnist-data-error.js';

/** Returns the error of a file that is there, or should be, but cannot be read. */
export function unreadableError(file: string, cause: unknown): MnistDataError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `load: expected to read ${file}, got ${reason}. Check the path and its permissions.`;
  return new MnistDataError('EMISSING', message, { file, reason, cause });
}
