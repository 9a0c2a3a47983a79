import { abortedError } from '../errors/aborted-error.js';
import { MnistDataError } from '../errors/mnist-data-error.js';
import { isGzip, mostBytes } from './gunzip.js';

/** Options of {@link downloadFile}. */
export interface DownloadOptions {
  /** Lengths of the file in its two forms, where known: more than the longer (else 1 GiB) is not read. */
  expectedBytes: { zipped: number; unzipped: number } | undefined;
  /** Give up when nothing arrives for so long, milliseconds. */
  timeoutMs: number;
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
  onBytes: (receivedBytes: number, totalBytes: number | undefined) => void;
}

/**
 * Returns the bytes behind an address.
 *
 * @throws MnistDataError `ENETWORK`, `EMISMATCH` when more arrives than the file has, `EABORTED`.
 */
export async function downloadFile(address: string, options: DownloadOptions): Promise<Uint8Array> {
  const { fetch, timeoutMs, signal } = options;
  const stalled = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), timeoutMs);
  };
  wait();
  const ended = AbortSignal.any([signal, stalled.signal]);
  // Also beside a fetch (one that was handed in, say) that does not listen to its signal.
  const end = new Promise<never>((_, reject) => {
    ended.addEventListener('abort', () => reject(ended.reason), { once: true });
    if (ended.aborted) reject(ended.reason);
  });
  end.catch(() => undefined);
  try {
    const response = await Promise.race([fetch(address, { signal: ended }), end]);
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw failure(address, `HTTP ${response.status} ${response.statusText}`.trim());
    }
    const { expectedBytes, onBytes } = options;
    return await readBody(response.body, address, {
      mostBytes: expectedBytes ? Math.max(expectedBytes.zipped, expectedBytes.unzipped) : mostBytes,
      end,
      onChunk: (received, first) => {
        wait();
        // The server may unzip on the way, so the first bytes decide, not the name nor Content-Length.
        onBytes(received, isGzip(first) ? expectedBytes?.zipped : expectedBytes?.unzipped);
      },
    });
  } catch (cause) {
    if (signal.aborted) throw abortedError(address, signal);
    if (stalled.signal.aborted) throw failure(address, `nothing arrived for ${timeoutMs} ms`);
    if (cause instanceof MnistDataError) throw cause;
    throw failure(address, describe(cause), cause);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Returns a body's bytes.
 *
 * @throws MnistDataError `EMISMATCH` when they are more than `mostBytes`; whatever `end` rejects with.
 */
export async function readBody(
  body: ReadableStream<Uint8Array>,
  address: string,
  options: {
    mostBytes: number;
    end?: Promise<never>;
    onChunk?: (receivedBytes: number, firstChunk: Uint8Array) => void;
  },
): Promise<Uint8Array> {
  const { mostBytes, end, onChunk } = options;
  const chunks: Uint8Array[] = [];
  let received = 0;
  // Not `for await`: Safari's streams are no async iterables.
  const reader = body.getReader();
  for (;;) {
    const next = reader.read();
    const { value, done } = await (end ? Promise.race([next, end]) : next);
    if (done) break;
    if (value.length === 0) continue;
    chunks.push(value);
    received += value.length;
    if (received > mostBytes) {
      await reader.cancel();
      throw new MnistDataError(
        'EMISMATCH',
        `download: expected at most ${mostBytes} bytes from ${address}, got more. Use another address.`,
        { file: address, offset: mostBytes },
      );
    }
    onChunk?.(received, chunks[0]);
  }
  const bytes = new Uint8Array(received);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function failure(address: string, reason: string, cause?: unknown): MnistDataError {
  return new MnistDataError(
    'ENETWORK',
    `download: expected a file from ${address}, got ${reason}. Check the address and the connection.`,
    { file: address, reason, cause },
  );
}

/** fetch says only "fetch failed"; the reason is the error's cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
