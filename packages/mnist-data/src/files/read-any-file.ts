import { abortedError } from '../errors/aborted-error.js';
import { unreadableError } from '../errors/unreadable-error.js';
import { downloadFile } from './download-file.js';
import { type FileBytes, isFileBytes, readFileBytes } from './file-bytes.js';
import { nodeBuiltin } from './node-builtin.js';

/** A file by its path (Node), its address, or its content. In a browser a string is an address relative to the page. */
export type FileSource = string | URL | FileBytes;

/** Returns a file's bytes as they are, and its name for messages. */
export async function readAnyFile(
  source: FileSource,
  fallbackName: string,
  options: { fetch: typeof globalThis.fetch; signal: AbortSignal; timeoutMs: number },
): Promise<{ bytes: Uint8Array; file: string }> {
  if (isFileBytes(source)) return { bytes: await readFileBytes(source), file: fallbackName };
  const address = String(source);
  const fs = nodeBuiltin('node:fs/promises');
  const remote = /^https?:/i.test(address);
  if (remote || fs === undefined) {
    const url = remote ? address : new URL(address, globalThis.location.href).href;
    const bytes = await downloadFile(url, { ...options, expectedBytes: undefined, onBytes: () => undefined });
    return { bytes, file: url };
  }
  try {
    const path = address.startsWith('file:') ? new URL(address) : address;
    return { bytes: await fs.readFile(path, { signal: options.signal }), file: address };
  } catch (cause) {
    if (options.signal.aborted) throw abortedError(address, options.signal);
    throw unreadableError(address, cause);
  }
}
