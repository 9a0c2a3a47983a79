import { html, LitElement } from 'lit';
import type { LayerOutput } from '../network/forward.js';
import { fitCanvas } from '../styles/fit-canvas.js';
import { formatCount, formatNumber } from '../styles/format-number.js';
import { onPaletteChange, palette } from '../styles/palette.js';
import { strings } from './strings.js';

/** Between two maps, and the smallest and largest a map is drawn, CSS pixels. */
const gap = 6;
const smallestMap = 40;
const largestMap = 88;
/** Numbers of a dense layer in a row, where there is room. */
const longestRow = 50;

/** What each layer of a network made of a digit: its maps, or its numbers. */
export class LabDrawnMaps extends LitElement {
  static override properties = { layers: { attribute: false } };

  /** Of a forward pass, in order. */
  declare layers: readonly LayerOutput[];
  #unsubscribe: (() => void) | undefined;
  #resized: ResizeObserver | undefined;
  /** Maps are put together at their own size, then enlarged. */
  readonly #small = document.createElement('canvas');

  constructor() {
    super();
    this.layers = [];
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = onPaletteChange(() => this.requestUpdate());
    let width = 0;
    this.#resized = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width !== width) this.requestUpdate();
      width = contentRect.width;
    });
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    this.#unsubscribe?.();
    this.#resized?.disconnect();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    const shown = this.#shown;
    for (const [i, canvas] of [...this.querySelectorAll('canvas')].entries()) {
      const layer = shown[i];
      if (layer.shape.length === 3) this.#drawMaps(canvas, layer);
      else this.#drawNumbers(canvas, layer);
    }
  }

  /** Layers with something to see: neither a mere change of shape, nor the answer itself. */
  get #shown(): readonly LayerOutput[] {
    return this.layers.filter(({ type }, i) => type !== 'flatten' && i < this.layers.length - 1);
  }

  #drawMaps(canvas: HTMLCanvasElement, { shape: [height, width, count], values }: LayerOutput): void {
    const room = this.clientWidth || 320;
    const most = Math.max(1, Math.floor((room + gap) / (smallestMap + gap)));
    const rows = Math.ceil(count / most);
    const columns = Math.ceil(count / rows);
    const size = Math.min(largestMap, Math.floor((room + gap) / columns) - gap);
    const context = resize(canvas, columns * (size + gap) - gap, rows * (size + gap) - gap);
    context.imageSmoothingEnabled = false;
    this.#compose({ width, height, count, values });
    context.strokeStyle = palette().line;
    for (let map = 0; map < count; map++) {
      const [x, y] = [(map % columns) * (size + gap), Math.floor(map / columns) * (size + gap)];
      context.drawImage(this.#small, 0, map * height, width, height, x, y, size, size);
      context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    }
  }

  /** All maps of a layer at their own size, one below the other: one copy to the canvas instead of one a map. */
  #compose(maps: { width: number; height: number; count: number; values: Float32Array }): void {
    const { width, height, count, values } = maps;
    this.#small.width = width;
    this.#small.height = height * count;
    // Kept in plain memory: it is written anew at every stroke.
    const small = this.#small.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    const image = small.createImageData(width, height * count);
    const pixels = new Uint32Array(image.data.buffer);
    const color = colorOf(values);
    const size = width * height;
    for (let map = 0; map < count; map++)
      for (let i = 0; i < size; i++) pixels[map * size + i] = color.pixel(values[i * count + map]);
    small.putImageData(image, 0, 0);
  }

  #drawNumbers(canvas: HTMLCanvasElement, { values }: LayerOutput): void {
    const room = this.clientWidth || 320;
    const columns = Math.min(longestRow, values.length, Math.floor(room / 10));
    const cell = Math.floor(Math.min(24, room / columns));
    const context = resize(canvas, columns * cell, Math.ceil(values.length / columns) * cell);
    const color = colorOf(values);
    context.fillStyle = palette().line;
    for (const [i, value] of values.entries()) {
      context.fillStyle = color.css(value);
      const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
      context.fillRect(x, y, cell - 1, cell - 1);
      context.strokeStyle = palette().line;
      context.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
    }
  }

  override render() {
    return html`${this.#shown.map(({ name, shape, values }) => {
      const isMaps = shape.length === 3;
      const words = isMaps
        ? `${shape[2]} ${strings.plane}, ${shape[0]}×${shape[1]}`
        : `${shape[0]} ${strings.values}`;
      return html`<figure class="drawn-maps">
        <figcaption>
          <b>${name}</b> <span>${words}</span>
          <span class="muted">${strings.mapsRange(formatNumber(lowest(values)), formatNumber(highest(values)))}</span>
        </figcaption>
        <canvas role="img" aria-label=${strings.mapsLabel(name, shape.map(formatCount).join(' by '))}></canvas>
      </figure>`;
    })}`;
  }
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = fitCanvas(canvas, width, height);
  context.lineWidth = 1;
  return context;
}

/** One scale for a whole layer: from 0 to its largest number, or to both sides of 0 where it has numbers below. */
function colorOf(values: Float32Array) {
  const { map, weights } = palette();
  const [low, high] = [lowest(values), highest(values)];
  if (low >= 0) {
    const reach = high || 1;
    return {
      pixel: (value: number) => map.pixel(value / reach),
      css: (value: number) => map.css(value / reach),
    };
  }
  const reach = Math.max(-low, high);
  return {
    pixel: (value: number) => weights.pixel(0.5 + value / reach / 2),
    css: (value: number) => weights.css(0.5 + value / reach / 2),
  };
}

function lowest(values: Float32Array): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function highest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

customElements.define('lab-drawn-maps', LabDrawnMaps);
