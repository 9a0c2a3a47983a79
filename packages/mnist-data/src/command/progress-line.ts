import type { LoadProgress } from '../loading/load-progress.js';
import type { Terminal } from './terminal.js';

const width = 30;

/** Returns what turns a load's events into one line that is rewritten, and a line for every place passed over. */
export function showProgress({ error, live }: Terminal): {
  report: (progress: LoadProgress) => void;
  end: () => void;
} {
  const files = new Map<string, LoadProgress>();
  const passedOver = new Set<string>();
  let drawn = false;
  const end = (): void => {
    if (drawn) error('\r\x1b[K');
    drawn = false;
  };
  return {
    end,
    report(progress) {
      if (progress.phase === 'skipped') {
        // Once for each place, not for each of four files; and that the cache is still empty is not worth a line.
        if (passedOver.has(progress.source) || progress.reason === 'no such file') return;
        passedOver.add(progress.source);
        end();
        error(`passed over: ${progress.source} (${progress.reason})\n`);
        return;
      }
      files.set(progress.file, progress);
      if (!live) return;
      const all = [...files.values()];
      const received = all.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
      const total = all.reduce(
        (sum, { receivedBytes, totalBytes }) => sum + (totalBytes ?? receivedBytes),
        0,
      );
      const filled = Math.round((width * received) / Math.max(total, 1));
      const bar = '█'.repeat(filled).padEnd(width, '░');
      error(
        `\r\x1b[K${bar} ${megabytes(received)} of ${megabytes(total)} MB  ${progress.phase} ${progress.file}`,
      );
      drawn = true;
    },
  };
}

/** Returns megabytes with one decimal. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
