import { type OpenedBackend, openBackend } from '@lab/backend';

/**
 * Opens the backend named on the command line.
 *
 * @throws Error for `webgl`, which only a browser has
 */
export async function openForRun(name: string): Promise<OpenedBackend> {
  if (name === 'webgl') {
    throw new Error(
      '--backend: webgl needs a browser, and the command line does not drive one yet. Use --backend wasm.',
    );
  }
  return openBackend(name as 'auto' | 'wasm');
}
