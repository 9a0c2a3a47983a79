import type { DatasetFiles, LoadProgress } from '@lab/mnist-data';

/** How far a load is. */
export interface DigitProgress {
  /** Of all files together, as they arrive. */
  receivedBytes: number;
  /** Of all files together; grows when a server sends them unzipped. */
  totalBytes: number;
  /** Share done, 0..1, generated digits included. Never goes back. */
  fraction: number;
  /** One line for people. */
  text: string;
}

/** Returns a function that adds the events of four files up to one progress. */
export function progressOf(set: DatasetFiles): (event: LoadProgress) => DigitProgress {
  const files = new Map(
    Object.values(set.files).map(({ name, zippedBytes }) => [name, { received: 0, total: zippedBytes }]),
  );
  let fraction = 0;
  return ({ phase, file, source, receivedBytes, totalBytes }) => {
    const entry = files.get(file);
    if (entry) {
      entry.received = receivedBytes;
      // Another place delivers another form of it; what is expected then is the published form again.
      if (totalBytes !== undefined) entry.total = totalBytes;
    }
    let received = 0;
    let total = 0;
    for (const each of files.values()) {
      received += each.received;
      total += each.total;
    }
    fraction = Math.max(fraction, Math.min(1, received / total));
    return {
      receivedBytes: received,
      totalBytes: total,
      fraction,
      text: describe(phase, source, received, total),
    };
  };
}

function describe(phase: LoadProgress['phase'], source: string, received: number, total: number): string {
  const place = placeName(source);
  if (phase === 'skipped') return `${place} does not have the digits; trying the next place`;
  if (phase === 'verify') return 'Checking that every byte is the published one';
  if (phase === 'unzip' || phase === 'done') return 'Unpacking the digits';
  return `Fetching the digits from ${place}: ${megabytes(received)} of ${megabytes(total)} MB`;
}

/** A source as people know it: the host of an address, the browser's own cache. */
export function placeName(source: string): string {
  if (source === 'cache') return 'the last visit';
  if (source === 'given files') return 'your files';
  if (!/^https?:/i.test(source)) return source;
  const { host, hostname } = new URL(source);
  if (hostname === globalThis.location?.hostname) return 'this page’s server';
  return host;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
