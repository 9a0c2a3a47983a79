type Column = Int32Array | Float32Array | Uint16Array | Uint8Array;
type Kind<C extends Column> = new (length: number) => C;
type Row<T> = { [Name in keyof T]: number | T[Name] };

/**
 * Rows of numbers by ascending step, each column one array, allocated once. A full one forgets every other row, so that
 * a run of any length fits.
 */
export class Columns<T extends { [Name in keyof T]: Column } & { step: Int32Array }> {
  readonly #arrays: T;
  readonly #widths: Record<keyof T, number>;
  readonly #capacity: number;
  #count = 0;

  /** @param columns - each column's kind of array, and how many values a row has in it */
  constructor(capacity: number, columns: { [Name in keyof T]: [kind: Kind<T[Name]>, width: number] }) {
    this.#capacity = capacity;
    const entries = Object.entries(columns) as [keyof T, [Kind<Column>, number]][];
    this.#arrays = Object.fromEntries(
      entries.map(([name, [Kind, width]]) => [name, new Kind(capacity * width)]),
    ) as T;
    this.#widths = Object.fromEntries(entries.map(([name, [, width]]) => [name, width])) as Record<
      keyof T,
      number
    >;
  }

  get bytes(): number {
    return this.#names.reduce((sum, name) => sum + this.#arrays[name].byteLength, 0);
  }

  /** Adds a row. One of the same step as the last takes its place. */
  add(row: Row<T>): void {
    const last = this.#count - 1;
    const again = last >= 0 && this.#arrays.step[last] === row.step;
    if (!again && this.#count === this.#capacity) this.#halve();
    const index = again ? last : this.#count++;
    for (const name of this.#names) {
      const width = this.#widths[name];
      const value = row[name];
      if (typeof value === 'number') this.#arrays[name][index * width] = value;
      else this.#arrays[name].set((value as Column).subarray(0, width), index * width);
    }
  }

  /** The row of the last step at or before one; -1 before the first. */
  indexAt(step: number): number {
    const { step: steps } = this.#arrays;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** One row: numbers, and views of what is wider. */
  at(index: number): Row<T> | undefined {
    if (index < 0 || index >= this.#count) return undefined;
    return Object.fromEntries(
      this.#names.map((name) => {
        const width = this.#widths[name];
        const array = this.#arrays[name];
        return [name, scalar.has(name) ? array[index] : array.subarray(index * width, (index + 1) * width)];
      }),
    ) as Row<T>;
  }

  /** All rows, as views of the columns. */
  views(): T & { count: number } {
    const views = this.#names.map((name) => [
      name,
      this.#arrays[name].subarray(0, this.#count * this.#widths[name]),
    ]);
    return { ...Object.fromEntries(views), count: this.#count };
  }

  get #names(): (keyof T)[] {
    return Object.keys(this.#arrays) as (keyof T)[];
  }

  /** Keeps the rows of even index, the first among them. */
  #halve(): void {
    const kept = Math.ceil(this.#count / 2);
    for (const name of this.#names) {
      const width = this.#widths[name];
      const array = this.#arrays[name];
      for (let i = 1; i < kept; i++) array.copyWithin(i * width, 2 * i * width, (2 * i + 1) * width);
    }
    this.#count = kept;
  }
}

/** Columns that a row has one number in. */
const scalar: ReadonlySet<PropertyKey> = new Set(['step', 'loss', 'accuracy', 'learningRate', 'elapsedMs']);
