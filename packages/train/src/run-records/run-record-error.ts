/** Bytes that are no `run.json`, or hold a value that cannot be. An app says it in words of its own by the parts. */
export class RunRecordError extends RangeError {
  override readonly name = 'RunRecordError';
  /** What is wrong, by its path: `format`, `settings.batchSize`, `curve[3].step`. Undefined for the file as a whole. */
  readonly field: string | undefined;
  /** What should be there: `a whole number in its range`, of the format its number. */
  readonly expected: string;
  /** What is there, as JSON of up to 40 characters, or `undefined`. */
  readonly got: string;

  constructor({ field, expected, got }: { field?: string; expected: string; got: string }, cause?: unknown) {
    const what = field === undefined ? expected : `"${field}" to be ${expected}`;
    super(`decodeRunRecord: expected ${what}, got ${got}. Use the run.json of another run.`, { cause });
    this.field = field;
    this.expected = expected;
    this.got = got;
  }
}
