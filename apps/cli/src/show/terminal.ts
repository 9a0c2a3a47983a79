/** The stream a person reads, as far as it matters to what is written. */
export interface Terminal {
  write(text: string): void;
  /** Characters in a line. */
  columns(): number;
  /** Whether lines can be taken back. */
  live: boolean;
  color: boolean;
}

/**
 * Returns a stream of this process as a terminal. `NO_COLOR` and `FORCE_COLOR` are heeded. What is written after its reader left
 * goes to stderr: where a run was saved is not lost.
 */
export function processTerminal(stream: NodeJS.WriteStream): Terminal {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const live = stream.isTTY === true && TERM !== 'dumb';
  let left = false;
  stream.on('error', () => {
    left = true;
  });
  return {
    write: (text) => (left ? process.stderr : stream).write(text),
    columns: () => stream.columns ?? 100,
    live,
    color: FORCE_COLOR ? FORCE_COLOR !== '0' : live && !NO_COLOR,
  };
}
