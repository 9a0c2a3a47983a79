import type { TrainingSettings } from '../settings/training-settings.js';
import { type BoardEntry, figureOf, type Protocol } from './board-entry.js';
import { deviation, median, standardError } from './sample-statistics.js';

/** What runs that differ in their seeds alone reached by one protocol. */
export interface Count {
  /** Median, 0..1. Undefined where no run was counted so. */
  figure: number | undefined;
  /** Half a width for the figure: the spread of several seeds, else the standard error of the one count. */
  error: number | undefined;
  /** What `error` is. */
  errorKind: 'deviation' | 'standard error';
  /** Ascending, each once. */
  seeds: readonly number[];
  /** Whether there are enough seeds to be ranked. */
  ranked: boolean;
}

/** Runs that differ in nothing but their seeds, and in how they are counted. */
export interface BoardRow {
  key: string;
  /** The latest first. */
  entries: readonly BoardEntry[];
  /** Of the latest run. */
  settings: TrainingSettings;
  counts: Readonly<Record<Protocol, Count>>;
  /** Median of the last networks, by the lab protocol. */
  final: number | undefined;
  /** Median over the runs that reached it; undefined unless all by the lab protocol did. */
  to99: { step: number; elapsedMs: number } | undefined;
}

/** Seeds that a figure needs before it is ranked: fewer are luck. */
export const rankedSeeds = 3;

/**
 * Returns a row for each set of settings, best first by a protocol: rows with enough seeds by the median of what counts, then the
 * others likewise. Synthetic digits come last, whatever they reached.
 */
export function boardRows(entries: readonly BoardEntry[], protocol: Protocol): BoardRow[] {
  const groups = new Map<string, BoardEntry[]>();
  for (const entry of entries) {
    const key = settingsKey(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups].map(([key, group]) => toRow(key, group)).sort((a, b) => compare(a, b, protocol));
}

function toRow(key: string, group: readonly BoardEntry[]): BoardRow {
  const entries = [...group].sort((a, b) => b.at.localeCompare(a.at));
  const lab = countedBy('lab', entries);
  const finals = lab.flatMap(({ final }) => final ?? []);
  const reached = lab.flatMap(({ to99 }) => to99 ?? []);
  const isReachedByAll = lab.length > 0 && reached.length === lab.length;
  return {
    key,
    entries,
    settings: entries[0].settings,
    counts: { lab: toCount('lab', lab), honest: toCount('honest', countedBy('honest', entries)) },
    final: finals.length === 0 ? undefined : median(finals),
    to99: isReachedByAll
      ? {
          step: median(reached.map(({ step }) => step)),
          elapsedMs: median(reached.map(({ elapsedMs }) => elapsedMs)),
        }
      : undefined,
  };
}

/** The runs counted by a protocol, the latest of each seed. */
function countedBy(protocol: Protocol, latestFirst: readonly BoardEntry[]): BoardEntry[] {
  const counted = latestFirst.filter((entry) => figureOf(entry, protocol) !== undefined);
  return [...new Map(counted.reverse().map((entry) => [entry.settings.seed, entry])).values()];
}

function toCount(protocol: Protocol, runs: readonly BoardEntry[]): Count {
  const figures = runs.flatMap((entry) => figureOf(entry, protocol) ?? []);
  const spread = deviation(figures);
  const one = figures.length === 1 ? standardError(figures[0], runs[0].testCount) : undefined;
  return {
    figure: figures.length === 0 ? undefined : median(figures),
    error: spread ?? one,
    errorKind: spread === undefined ? 'standard error' : 'deviation',
    seeds: runs.map(({ settings }) => settings.seed).sort((a, b) => a - b),
    ranked: figures.length >= rankedSeeds,
  };
}

/**
 * All that makes a difference, the seed and the protocol left out. The backend and the threads change bits, not what is
 * measured.
 */
function settingsKey({ settings, synthetic, steps }: BoardEntry): string {
  const { seed: _, backend: _backend, workers: _workers, heldOut: _heldOut, ...rest } = settings;
  const names = Object.keys(rest).sort() as (keyof typeof rest)[];
  return JSON.stringify([names.map((name) => [name, rest[name]]), synthetic, steps]);
}

function compare(a: BoardRow, b: BoardRow, protocol: Protocol): number {
  const tier = ({ entries, counts }: BoardRow) => {
    if (entries[0].synthetic) return 3;
    const { figure, ranked } = counts[protocol];
    return figure === undefined ? 2 : ranked ? 0 : 1;
  };
  const figure = ({ counts }: BoardRow) => counts[protocol].figure ?? 0;
  return tier(a) - tier(b) || figure(b) - figure(a) || a.key.localeCompare(b.key);
}
