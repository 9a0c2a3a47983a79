import { describe, expect, it } from 'vitest';
import type { BoardEntry } from './board-entry.js';
import { boardRows } from './board-rows.js';
import { openBoard } from './board-store.js';
import { deviation, median, standardError } from './sample-statistics.js';

const entry = (id: string, seed: number, more: Partial<BoardEntry> = {}): BoardEntry => ({
  id,
  settings: {
    network: 'conv',
    backend: 'auto',
    workers: 1,
    iterations: 10_000,
    batchSize: 100,
    seed,
    learningRate: { type: 'constant', config: { rate: 0.003 } },
    optimizer: { type: 'adam', config: {} },
    dropout: 0,
    data: 'mnist',
  },
  parameters: 122_270,
  backend: 'wasm',
  synthetic: false,
  testCount: 10_000,
  steps: 10_000,
  final: 0.99,
  max: 0.991,
  at: `2026-01-01T00:00:0${seed}.000Z`,
  ...more,
});

describe('statistics of a few runs', () => {
  it('are those of the textbooks', () => {
    // √(0.993 · 0.007 / 10,000)
    expect(standardError(0.993, 10_000)).toBeCloseTo(0.000834, 6);
    expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
    // Mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over n − 1 = 7.
    expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(deviation([1])).toBeUndefined();
  });
});

describe('the board', () => {
  it('puts runs that differ in their seeds alone into one row, each seed once', () => {
    const rows = boardRows(
      [
        entry('a', 0, { max: 0.991 }),
        entry('b', 1, { max: 0.993 }),
        entry('c', 2, { max: 0.992 }),
        // The same seed again, later: it takes the place of the first.
        entry('d', 0, { max: 0.99, at: '2026-01-02T00:00:00.000Z' }),
        entry('e', 5, { parameters: 1, settings: { ...entry('', 5).settings, dropout: 0.25 } }),
      ],
      'lab',
    );
    const counts = rows.map((row) => row.counts.lab);
    expect(counts.map(({ seeds }) => seeds)).toEqual([[0, 1, 2], [5]]);
    expect(counts[0]).toMatchObject({ figure: 0.992, ranked: true, errorKind: 'deviation' });
    // 0.990, 0.993, 0.992: mean 0.991667, squares 2.7778e-6 + 1.7778e-6 + 1.1111e-7 = 4.6667e-6, over 2.
    expect(counts[0].error).toBeCloseTo(Math.sqrt(4.6667e-6 / 2), 7);
    expect(counts[1]).toMatchObject({ figure: 0.991, ranked: false, errorKind: 'standard error' });
  });

  it('ranks three seeds before one lucky run, and synthetic digits last', () => {
    const lucky = entry('x', 0, { max: 0.999, settings: { ...entry('', 0).settings, batchSize: 50 } });
    const made = entry('y', 0, {
      max: 1,
      synthetic: true,
      settings: { ...entry('', 0).settings, data: 'synthetic' },
    });
    const rows = boardRows([made, lucky, entry('a', 0), entry('b', 1), entry('c', 2)], 'lab');
    expect(rows.map(({ entries }) => entries[0].id)).toEqual(['c', 'x', 'y']);
  });

  it('puts both protocols side by side, and counts by each only what was counted so', () => {
    const heldOut = { ...entry('', 0).settings, heldOut: 5_000 };
    const honest = { settings: heldOut, honest: 0.989, final: undefined, max: undefined };
    const rows = boardRows([entry('a', 0), entry('b', 1), entry('c', 0, honest)], 'honest');
    expect(rows).toHaveLength(1);
    expect(rows[0].counts).toMatchObject({
      lab: { figure: 0.991, seeds: [0, 1] },
      honest: { figure: 0.989, seeds: [0], ranked: false, errorKind: 'standard error' },
    });
  });

  it('ranks by the protocol asked for', () => {
    const other = { ...entry('', 0).settings, batchSize: 50 };
    const entries = [
      entry('a', 0, { max: 0.99, honest: 0.989 }),
      entry('b', 0, { max: 0.995, honest: 0.98, settings: other }),
      entry('c', 0, { max: 0.999, settings: { ...other, batchSize: 20 } }),
    ];
    const order = (protocol: 'lab' | 'honest') =>
      boardRows(entries, protocol).map((row) => row.entries[0].id);
    expect([order('lab'), order('honest')]).toEqual([
      ['c', 'b', 'a'],
      ['a', 'b', 'c'],
    ]);
  });

  it('gives the time to 99 % only where every seed got there', () => {
    const to99 = { step: 1300, elapsedMs: 20_000 };
    expect(boardRows([entry('a', 0, { to99 }), entry('b', 1)], 'lab')[0].to99).toBeUndefined();
    expect(boardRows([entry('a', 0, { to99 })], 'lab')[0].to99).toEqual(to99);
  });
});

describe('the kept board', () => {
  const memory = (text?: string) => {
    const kept = new Map(text === undefined ? [] : [['lab-board', text]]);
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
  };

  it('is there at the next visit', () => {
    const storage = memory();
    const board = openBoard(storage);
    board.put(entry('a', 0));
    board.put(entry('b', 1));
    board.put(entry('a', 0, { max: 0.995 }));
    board.remove(['b']);
    expect(openBoard(storage).entries).toEqual([entry('a', 0, { max: 0.995 })]);
    expect(openBoard(storage).problem).toBeUndefined();
  });

  it('survives what another version wrote, saying so', () => {
    const text = JSON.stringify({
      version: 9,
      entries: [entry('a', 0), { id: 'b' }, null, entry('c', 1, { max: 7 })],
    });
    const board = openBoard(memory(text));
    expect(board.entries.map(({ id }) => id)).toEqual(['a']);
    expect(board.problem).toBe('3 kept runs are of another version of this page and are not shown.');
    expect(openBoard(memory('{')).problem).toContain('cannot be read');
  });

  it('works where nothing can be kept, saying so', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    const board = openBoard(full);
    board.put(entry('a', 0));
    expect(board.entries).toHaveLength(1);
    expect(board.problem).toContain('keeps nothing');
  });
});
