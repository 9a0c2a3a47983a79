/**
 * What went wrong, for a caller that branches on it:
 *
 * | code | meaning |
 * |---|---|
 * | `EMISSING` | a file is not where it was looked for (folder, given files, cache without network) |
 * | `ENETWORK` | no address delivered a file; `reasons` lists each with its reason |
 * | `ECHECKSUM` | the bytes are not the expected ones, or a gzip stream is damaged |
 * | `EMAGIC` | not an IDX file, or one of another kind (labels where images belong) |
 * | `ETRUNCATED` | the file ends before what its header announces |
 * | `EMISMATCH` | well-formed, but it does not fit: counts differ, bytes left over, a label out of range |
 * | `EABORTED` | the caller's signal was aborted |
 */
export type MnistDataErrorCode =
  | 'EMISSING'
  | 'ENETWORK'
  | 'ECHECKSUM'
  | 'EMAGIC'
  | 'ETRUNCATED'
  | 'EMISMATCH'
  | 'EABORTED';

/** Where in which file, and what led to it. */
export interface MnistDataErrorDetails {
  /** The file's name, path or address. */
  file?: string;
  /** Byte offset in the (unzipped) file. */
  offset?: number;
  /** The message in a few words, for a list: `'HTTP 404'`. */
  reason?: string;
  /** One line per place that was tried and passed over. */
  reasons?: readonly string[];
  cause?: unknown;
}

/** The error thrown for data that cannot be had or cannot be trusted; branch on its `code`. */
export class MnistDataError extends Error {
  override readonly name = 'MnistDataError';
  readonly code: MnistDataErrorCode;
  readonly file: string | undefined;
  readonly offset: number | undefined;
  /** The message in a few words where there are such, else the message. */
  readonly reason: string;
  readonly reasons: readonly string[];

  constructor(code: MnistDataErrorCode, message: string, details: MnistDataErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.file = details.file;
    this.offset = details.offset;
    this.reason = details.reason ?? message;
    this.reasons = details.reasons ?? [];
  }
}
