// The whole of the worker that `request-digits.ts` starts: loads digits off the page's thread, then is ended.
import type { Dataset } from '@lab/mnist-data';
import type { DigitReply, DigitRequest } from './digit-message.js';
import { loadDigits } from './load-digits.js';

self.onmessage = async ({ data: request }: MessageEvent<DigitRequest>) => {
  try {
    const { train, test, ...about } = await loadDigits({
      ...request,
      onProgress: (progress) => reply({ type: 'progress', progress }),
    });
    const digits = { ...about, train: shareable(train), test: shareable(test) };
    reply({ type: 'loaded', digits }, [...buffersOf(digits.train), ...buffersOf(digits.test)]);
  } catch (error) {
    reply({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

function reply(message: DigitReply, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}

/** Memory that page and workers may share where the browser allows it: one copy of 55 MB instead of one in each. */
function shareable(dataset: Dataset): Dataset {
  if (!globalThis.crossOriginIsolated) return dataset;
  return { ...dataset, images: share(dataset.images), labels: share(dataset.labels) };
}

function share(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function buffersOf({ images, labels }: Dataset): ArrayBuffer[] {
  return [images.buffer, labels.buffer].filter((buffer) => buffer instanceof ArrayBuffer);
}
