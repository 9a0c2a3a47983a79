import { html, LitElement } from 'lit';
import type { LayerOutput } from '../network/forward.js';
import { formatNumber } from '../styles/format-number.js';
import { onResize } from '../styles/on-resize.js';
import { palette } from '../styles/palette.js';
import { renderWithPalette } from '../styles/render-with-palette.js';
import './layer-maps.css';
import { mapRanges, type RangeOf, type ValueRange } from './map-ranges.js';
import { type PaintPlanesOptions, paintPlanes } from './paint-planes.js';
import { type PlaneGrid, planeGrid } from './plane-grid.js';
import { strings } from './strings.js';

/** Numbers of a dense layer in a row, where there is room, and the least and most room that one takes, CSS pixels. */
const longestRow = 50;
const smallestNumber = 9;
const largestNumber = 13;

/** What each layer of a network made of a digit: its maps, or its numbers as a block of cells. */
export class LabLayerMaps extends LitElement {
  static override properties = {
    layers: { attribute: false },
    range: { attribute: false },
    room: { state: true },
  };

  /** Of a forward pass, in order; the last, which is the answer, is left to the bars beside. */
  declare layers: readonly LayerOutput[];
  declare range: RangeOf;
  declare room: number;

  constructor() {
    super();
    renderWithPalette(this);
    onResize(this, () => {
      this.room = this.clientWidth;
    });
    this.layers = [];
    this.range = 'layer';
    this.room = 0;
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override updated(): void {
    if (this.room === 0) return;
    const canvases = this.querySelectorAll('canvas');
    for (const [i, { layer, ranges }] of this.#shown().entries()) {
      if (canvases[i]) paintPlanes(canvases[i], this.#picture(layer, ranges));
    }
  }

  /** Flattening moves no value: it is left out. */
  #shown() {
    const layers = this.layers.slice(0, -1).filter(({ type }) => type !== 'flatten');
    const ranges = mapRanges(layers, this.range);
    return layers.map((layer, i) => ({ layer, ranges: ranges[i] }));
  }

  #picture({ shape, values }: LayerOutput, ranges: readonly ValueRange[]): PaintPlanesOptions {
    const { map, weights, line } = palette();
    const color = (value: number, { low, high }: ValueRange) =>
      low < 0 ? weights.pixel(0.5 + value / high / 2) : map.pixel(value / high);
    if (shape.length === 3) {
      const [planeHeight, planeWidth, count] = shape;
      const about = { count, planeWidth, planeHeight };
      const tallest = this.room < 600 ? 200 : 150;
      return {
        ...about,
        grid: planeGrid({ ...about, room: this.room, tallest, widest: 84 }),
        frame: line,
        pixel: (plane, row, column) =>
          color(values[(row * planeWidth + column) * count + plane], ranges[plane]),
      };
    }
    return {
      count: values.length,
      planeWidth: 1,
      planeHeight: 1,
      grid: numberGrid(values.length, this.room),
      frame: line,
      pixel: (plane) => color(values[plane], ranges[0]),
    };
  }

  override render() {
    return html`
      ${this.#shown().map(
        ({ layer, ranges }) => html`
          <figure class="layer-maps">
            <figcaption>
              <h4>${layer.name}</h4>
              <span class="hint">${strings.size(layer.shape)}</span>
              ${this.#legend(ranges)}
            </figcaption>
            <canvas role="img" aria-label="${layer.name}: ${strings.size(layer.shape)}"></canvas>
          </figure>
        `,
      )}
    `;
  }

  #legend(ranges: readonly ValueRange[]) {
    const [{ low, high }] = ranges;
    const signed = low < 0;
    if (this.range === 'unit' && ranges.length > 1)
      return html`<span class="hint">${strings.eachItsOwn}</span>`;
    return html`
      <span class="legend" aria-hidden="true">
        <span class="number">${formatNumber(signed ? -high : 0)}</span>
        <span class="legend-bar ${signed ? 'diverging' : 'sequential'}"></span>
        <span class="number">${formatNumber(high)}</span>
      </span>
    `;
  }
}

/** Each number one cell, in rows as long as there is room for. */
function numberGrid(count: number, room: number): PlaneGrid {
  const columns = Math.min(count, longestRow, Math.max(1, Math.floor(room / smallestNumber)));
  const scale = Math.max(2, Math.min(largestNumber, Math.floor((room + 1) / columns)) - 1);
  const rows = Math.ceil(count / columns);
  return {
    columns,
    rows,
    scale,
    gap: 1,
    width: columns * (scale + 1) - 1,
    height: rows * (scale + 1) - 1,
  };
}

customElements.define('lab-layer-maps', LabLayerMaps);
