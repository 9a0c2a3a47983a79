/** A release that must not go on; its message says what to do. */
export class ReleaseError extends Error {
  name = 'ReleaseError';
}

/** Runs a command's main function; a `ReleaseError` becomes one message and exit code 1. */
export async function runCommand(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
