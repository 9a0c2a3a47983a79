/** Something whose speed is measured, here or in another process. */
export interface Contestant {
  /** For people and for a JSON line: `pytorch 1.13.0`. */
  name: string;
  threads: number;
  /** Repeats the work so many times; returns the milliseconds of each. */
  run(count: number): Promise<number[]>;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/** Says which one it is: `pytorch 1.13.0, 2 threads`. */
export function contestantLabel({ name, threads }: Pick<Contestant, 'name' | 'threads'>): string {
  return `${name}, ${threads} thread${threads === 1 ? '' : 's'}`;
}
