/**
 * Returns a signal that Ctrl-C (SIGINT) or SIGTERM aborts, so that a run can stop cleanly and save; the end of a pipe's reader
 * (`lab train | head`) does too. A second Ctrl-C ends the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  process.stdout.on('error', () => controller.abort());
  return controller.signal;
}
