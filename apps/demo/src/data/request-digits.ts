import type { DigitReply, DigitRequest } from './digit-message.js';
import type { DigitProgress } from './digit-progress.js';
import type { LoadedDigits } from './loaded-digits.js';

export interface RequestDigitsOptions extends DigitRequest {
  signal?: AbortSignal;
  onProgress?: (progress: DigitProgress) => void;
}

/**
 * Loads digits in a worker of their own: fetching, hashing and unzipping 55 MB never holds up the page. On a
 * cross-origin-isolated page the bytes lie in shared memory, else they are the page's.
 *
 * @throws Error with a message for people, when dropped files are no digits or the worker cannot be started
 * @throws the signal's reason when aborted
 */
export async function requestDigits(options: RequestDigitsOptions): Promise<LoadedDigits> {
  const { signal, onProgress, ...request } = options;
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./digit-worker.js', import.meta.url), { type: 'module' });
  try {
    return await new Promise<LoadedDigits>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.onerror = () =>
        reject(new Error('The worker that loads the digits could not be started. Reload the page.'));
      worker.onmessage = ({ data }: MessageEvent<DigitReply>) => {
        if (data.type === 'progress') onProgress?.(data.progress);
        else if (data.type === 'loaded') resolve(data.digits);
        else reject(new Error(data.message));
      };
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}
