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
