import { toHalf } from './half-floats.js';

/** Full weights of a few steps, close together at the beginning, where they change most. */
export class Snapshots {
  readonly #planned: number[];
  readonly #values: Uint16Array[];
  readonly #steps: number[] = [];

  constructor(iterations: number, size: number, count: number) {
    // Steps 0, 10, then evenly by their logarithm. The last step is the latest, kept in full.
    const ratio = Math.max(iterations / 10, 1.001) ** (1 / (count - 1));
    this.#planned = Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 10 * ratio ** (i - 1)));
    this.#values = Array.from({ length: count }, () => new Uint16Array(size));
  }

  get bytes(): number {
    return this.#values.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Keeps the weights if it is time for them. */
  offer(step: number, values: Float32Array): boolean {
    const index = this.#steps.length;
    if (index === this.#planned.length || step < this.#planned[index]) return false;
    toHalf(values, this.#values[index]);
    this.#steps.push(step);
    return true;
  }

  nearest(step: number): { index: number; step: number; values: Uint16Array } | undefined {
    let index = -1;
    for (const [i, kept] of this.#steps.entries()) {
      if (index < 0 || Math.abs(kept - step) < Math.abs(this.#steps[index] - step)) index = i;
    }
    return index < 0 ? undefined : { index, step: this.#steps[index], values: this.#values[index] };
  }
}
