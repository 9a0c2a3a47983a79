/** Pictures with their labels, as they are stored: bytes. */
export interface Dataset {
  /** [count · rows · cols] row-major pixels, 0 (background) to 255. */
  images: Uint8Array;
  /** [count] classes, 0 to `classes` - 1. */
  labels: Uint8Array;
  count: number;
  rows: number;
  cols: number;
  classes: number;
  /** Which set it is: `'mnist'`. */
  name: string;
  /** Where it came from, for people: a folder, `'cache'`, a mirror's address, `'synthetic (seed 0)'`. */
  source: string;
}

/** The two parts that a set comes in. */
export interface TrainTest {
  train: Dataset;
  test: Dataset;
}
