/** What decides a run, as `run.json` keeps it: with the same, a resumed run is the same run. */
export interface TrainSettings {
  network: string;
  iterations: number;
  batchSize: number;
  /** Parts in which a batch is computed: part of what decides the bits, as the number of threads is not. */
  microBatches: number;
  seed: number;
  /** Training digits held out; 0 for the lab's own protocol. */
  validation: number;
  evaluateEvery: number;
  shuffle: boolean;
  /** As given on the command line: `mnist`, `synthetic`, a folder. */
  data?: string;
  /** File that the parameters started from. */
  init?: string;
}
