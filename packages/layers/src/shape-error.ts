import type { Shape } from './layer.js';

/** Says which layer cannot take what it was given. A network adds the layer's name. */
export class ShapeError extends RangeError {
  readonly #detail: string;
  readonly #path: readonly string[];

  /**
   * @param layer - the layer's type, for when it is in no network
   * @param detail - `expected …, got …. <what to do>`
   * @param path - the layer's name in the networks around it, outermost first
   */
  constructor(layer: string, detail: string, path: readonly string[] = []) {
    super(`${path.join('/') || layer}: ${detail}`);
    this.#detail = detail;
    this.#path = path;
  }

  /** Returns the same error as seen from the network in which the layer has that name. */
  within(name: string): ShapeError {
    return new ShapeError(name, this.#detail, [name, ...this.#path]);
  }
}

/** Returns a shape for people: `[28, 28, 1]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
