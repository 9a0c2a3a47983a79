import { describe, expect, it } from 'vitest';
import type { LoadProgress } from '../loading/load-progress.js';
import { showProgress } from './progress-line.js';

const event = (phase: LoadProgress['phase'], receivedBytes: number, more: Partial<LoadProgress> = {}) => ({
  phase,
  file: 'train-images-idx3-ubyte',
  source: 'https://one.test/',
  receivedBytes,
  totalBytes: 4_000_000,
  ...more,
});

const written = (live: boolean, events: readonly LoadProgress[]): string => {
  let text = '';
  const progress = showProgress({
    colors: false,
    out: () => undefined,
    error: (part) => {
      text += part;
    },
    live,
  });
  events.forEach(progress.report);
  progress.end();
  return text;
};

describe('the line of progress', () => {
  it('fills a bar with all files together, and is gone at the end', () => {
    const text = written(true, [
      event('download', 1_000_000),
      event('download', 4_000_000, { file: 'train-labels-idx1-ubyte' }),
    ]);
    const [, first, second, end] = text.split('\r\x1b[K');
    // 1 of 4 MB, then 5 of 8: 7.5 and 18.75 of 30 places, rounded.
    expect(first).toBe(`${'█'.repeat(8)}${'░'.repeat(22)} 1.0 of 4.0 MB  download train-images-idx3-ubyte`);
    expect(second).toBe(`${'█'.repeat(19)}${'░'.repeat(11)} 5.0 of 8.0 MB  download train-labels-idx1-ubyte`);
    expect(end).toBe('');
  });

  it('is no line where it could not be rewritten, but names a place passed over, once', () => {
    const skipped = event('skipped', 0, { reason: 'HTTP 404' });
    expect(written(false, [event('download', 1), skipped, { ...skipped, file: 'other' }])).toBe(
      'passed over: https://one.test/ (HTTP 404)\n',
    );
    expect(written(false, [event('skipped', 0, { source: 'cache', reason: 'no such file' })])).toBe('');
  });
});
