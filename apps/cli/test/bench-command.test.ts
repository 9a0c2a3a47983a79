import { describe, expect, it } from 'vitest';
import { findBrowser } from '../src/engines/browser/find-browser.js';
import { events, lab, mnistFolder } from './lab.js';

const short = [
  '--network',
  'softmax',
  '--batch',
  '20',
  '--rounds',
  '1',
  '--data',
  mnistFolder ?? 'synthetic',
  '--json',
];

describe('lab bench', () => {
  it('tells a step in two threads in one line of this very shape', async () => {
    const args = ['bench', '--only', 'step', '--workers', '2', '--steps', '3', ...short];
    const { stdout, code } = await lab(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\{"type":"step","network":"softmax","batch":20,"workers":2,"medianMs":[\d.]+,"minMs":[\d.]+\}$/m,
    );
  });

  it('compares two threads with two trainings at once', async () => {
    const { stdout, code } = await lab(['bench', '--only', 'parallel', ...short]);
    expect(code).toBe(0);
    const told = events(stdout).filter(({ type }) => !['machine', 'warning'].includes(String(type)));
    expect(told.map(({ type }) => type)).toEqual(['step', 'step', 'peer', 'ratio', 'ratio']);
    const [one, two, both, ofThreads, ofProcesses] = told.map((event) => event as Record<string, number>);
    // One round: the ratio is that of the medians.
    expectRatio(ofThreads.ratio, two.medianMs, one.medianMs);
    expectRatio(ofProcesses.ratio, both.medianMs, one.medianMs);
  });

  (installed() ? it : it.skip)(
    'measures a browser beside Node [needs Chrome, Chromium or Edge]',
    async () => {
      const { stdout, code } = await lab(['bench', '--only', 'browser', '--workers', '1', ...short]);
      expect(code).toBe(0);
      const told = events(stdout).filter(({ type }) => !['machine', 'warning'].includes(String(type)));
      expect(told.map(({ type }) => type)).toEqual(['step', 'peer', 'ratio']);
      const [node, page, ratio] = told as unknown as Record<string, number>[];
      expect(page.peer).toBe('lab in the browser');
      expectRatio(ratio.ratio, page.medianMs, node.medianMs);
    },
  );
});

/** Times are told to the microsecond: each may be off by half of one. */
function expectRatio(ratio: number, ms: number, toMs: number): void {
  const allowed = (0.0005 / ms + 0.0005 / toMs) * 1.1 + 1e-5;
  expect(Math.abs(ratio / (ms / toMs) - 1)).toBeLessThan(allowed);
}

function installed(): boolean {
  try {
    findBrowser();
    return true;
  } catch {
    return false;
  }
}
