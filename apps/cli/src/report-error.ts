/** An end of the command that is nobody's fault: Ctrl-C. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Prints one line on stderr (the stack too with `debug`) and sets a non-zero exit code: 130 after Ctrl-C, else 1. */
export function reportError(error: unknown, { debug }: { debug: boolean }): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`lab: ${message}\n`);
  if (debug && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
    if (error.cause !== undefined) process.stderr.write(`cause: ${String(error.cause)}\n`);
  }
  process.exitCode = error instanceof Interrupted ? 130 : 1;
}
