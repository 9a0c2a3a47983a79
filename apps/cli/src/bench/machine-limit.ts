import { roundTo, type Summary, summarize } from './statistics.js';
import { type Tile, tileModule } from './tile-module.js';

export interface MachineLimit extends Summary {
  /** Of the fastest tile: `6×8`. */
  tile: string;
  /** At the median. */
  gflops: number;
}

// Sums, and what is multiplied into them, have to fit the sixteen vector registers of x64.
const tiles: readonly Tile[] = [
  { rows: 4, vectors: 2 },
  { rows: 5, vectors: 2 },
  { rows: 6, vectors: 2 },
  { rows: 4, vectors: 3 },
  { rows: 8, vectors: 1 },
];
const depth = 256;
const repeats = 800;

/** Measures the arithmetic that WebAssembly gets out of one core of this machine, by the best of some register tiles. */
export function measureLimit({ relaxed, rounds = 20 }: { relaxed: boolean; rounds?: number }): MachineLimit {
  const runs = tiles.map((tile) => {
    const module = new WebAssembly.Module(tileModule(tile, relaxed));
    const { run } = new WebAssembly.Instance(module).exports as { run(repeats: number, depth: number): void };
    return { tile, run, times: [] as number[] };
  });
  for (let round = 0; round < rounds + 2; round++) {
    for (const { run, times } of runs) {
      const start = performance.now();
      run(repeats, depth);
      // The first two are compiled on the way.
      if (round >= 2) times.push(performance.now() - start);
    }
  }
  const limits = runs.map(({ tile: { rows, vectors }, times }) => {
    const summary = summarize(times);
    const operations = 2 * rows * 4 * vectors * depth * repeats;
    return {
      tile: `${rows}×${4 * vectors}`,
      gflops: roundTo(operations / summary.medianMs / 1e6, 1),
      ...summary,
    };
  });
  return limits.reduce((best, limit) => (limit.gflops > best.gflops ? limit : best));
}
