import type { TrainingSettings } from '../training/training-settings.js';
import { type BoardEntry, figureOf, type Protocol } from './board-entry.js';
import { deviation, median, standardError } from './sample-statistics.js';

/** Runs that differ in nothing but their seeds. */
export interface BoardRow {
  key: string;
  /** The latest first. */
  entries: readonly BoardEntry[];
  settings: TrainingSettings;
  /** Ascending, each once. */
  seeds: readonly number[];
  /** Median of what counts by the protocol, 0..1. Undefined where no run was counted so. */
  figure: number | undefined;
  /** Half a width for the figure: the spread of several seeds, else the standard error of the one count. */
  error: number | undefined;
  /** What `error` is. */
  errorKind: 'deviation' | 'standard error';
  final: number | undefined;
  max: number | undefined;
  /** Median over the runs that reached it; undefined unless all did. */
  to99: { step: number; elapsedMs: number } | undefined;
  /** Whether there are enough seeds to be ranked. */
  ranked: boolean;
}

/** Seeds that a figure needs before it is ranked: fewer are luck. */
export const rankedSeeds = 3;

/**
 * Returns a row for each set of settings, best first: rows with enough seeds by the median of what counts, then the others
 * likewise. Synthetic digits come last, whatever they reached.
 */
export function boardRows(entries: readonly BoardEntry[], protocol: Protocol): BoardRow[] {
  const groups = new Map<string, BoardEntry[]>();
  for (const entry of entries) {
    const key = settingsKey(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups].map(([key, group]) => toRow(key, group, protocol)).sort(compare);
}

function toRow(key: string, group: readonly BoardEntry[], protocol: Protocol): BoardRow {
  const latest = [...group].sort((a, b) => b.at.localeCompare(a.at));
  // A seed that was run twice counts once: its latest.
  const bySeed = [...new Map([...latest].reverse().map((entry) => [entry.settings.seed, entry])).values()];
  const middle = (pick: (entry: BoardEntry) => number | undefined) => {
    const values = bySeed.flatMap((entry) => pick(entry) ?? []);
    return values.length === 0 ? undefined : median(values);
  };
  const figures = bySeed.flatMap((entry) => figureOf(entry, protocol) ?? []);
  const spread = deviation(figures);
  const [{ testCount, settings }] = latest;
  const reached = bySeed.flatMap(({ to99 }) => to99 ?? []);
  return {
    key,
    entries: latest,
    settings,
    seeds: bySeed.map((entry) => entry.settings.seed).sort((a, b) => a - b),
    figure: figures.length === 0 ? undefined : median(figures),
    error: spread ?? (figures.length === 1 ? standardError(figures[0], testCount) : undefined),
    errorKind: spread === undefined ? 'standard error' : 'deviation',
    final: middle(({ final }) => final),
    max: middle(({ max }) => max),
    to99:
      reached.length === bySeed.length
        ? {
            step: median(reached.map(({ step }) => step)),
            elapsedMs: median(reached.map(({ elapsedMs }) => elapsedMs)),
          }
        : undefined,
    ranked: figures.length >= rankedSeeds,
  };
}

/** All that makes a difference, the seed left out. The backend and the threads change bits, not what is measured. */
function settingsKey({ settings, synthetic, steps }: BoardEntry): string {
  const { seed: _, backend: _backend, workers: _workers, ...rest } = settings;
  const names = Object.keys(rest).sort() as (keyof typeof rest)[];
  return JSON.stringify([names.map((name) => [name, rest[name]]), synthetic, steps]);
}

function compare(a: BoardRow, b: BoardRow): number {
  const tier = (row: BoardRow) =>
    row.entries[0].synthetic ? 3 : row.figure === undefined ? 2 : row.ranked ? 0 : 1;
  return tier(a) - tier(b) || (b.figure ?? 0) - (a.figure ?? 0) || a.key.localeCompare(b.key);
}
