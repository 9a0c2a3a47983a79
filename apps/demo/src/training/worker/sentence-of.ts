/** Returns what went wrong in a sentence for people. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'TrainingDivergedError') {
    return 'The loss is no number any more: the steps were too large. Start again with a smaller learning rate.';
  }
  if (/context.*lost|lost.*context/i.test(message)) {
    return 'The browser took the graphics processor away. Start again, or choose WASM.';
  }
  return message;
}
