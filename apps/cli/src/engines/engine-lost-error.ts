/** What did the arithmetic is gone: a browser that ended, a page that was closed. The message says which, in a sentence. */
export class EngineLostError extends Error {
  override readonly name = 'EngineLostError';
}
