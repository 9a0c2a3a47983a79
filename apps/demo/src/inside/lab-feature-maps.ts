import { html, LitElement } from 'lit';
import type { LayerOutput } from '../network/forward.js';
import { formatNumber } from '../styles/format-number.js';
import { onPaletteChange, palette } from '../styles/palette.js';
import { mapRanges, type RangeOf, type ValueRange } from './map-ranges.js';
import { paintPlanes } from './paint-planes.js';
import { planeGrid } from './plane-grid.js';
import { strings } from './strings.js';

/** What each layer made of a digit: its maps, or its values as a block of cells. */
export class LabFeatureMaps extends LitElement {
  static override properties = {
    layers: { attribute: false },
    range: { attribute: false },
    room: { state: true },
  };

  /** In order; the last, which is the answer, is left to the bars beside. */
  declare layers: readonly LayerOutput[];
  declare range: RangeOf;
  declare room: number;

  #observer: ResizeObserver | undefined;
  #unsubscribe: () => void = () => {};

  constructor() {
    super();
    this.layers = [];
    this.range = 'layer';
    this.room = 0;
  }

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => {
      this.room = this.clientWidth;
    });
    this.#observer.observe(this);
    this.#unsubscribe = onPaletteChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#observer?.disconnect();
    this.#unsubscribe();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    if (this.room === 0) return;
    const canvases = this.querySelectorAll('canvas');
    for (const [i, { layer, ranges }] of this.#shown().entries()) {
      if (canvases[i]) this.#paint(canvases[i], layer, ranges);
    }
  }

  /** Flattening moves no value: it is left out. */
  #shown() {
    const layers = this.layers.slice(0, -1).filter(({ type }) => type !== 'flatten');
    const ranges = mapRanges(layers, this.range);
    return layers.map((layer, i) => ({ layer, ranges: ranges[i] }));
  }

  #paint(canvas: HTMLCanvasElement, { shape, values }: LayerOutput, ranges: readonly ValueRange[]): void {
    const { map, weights, line } = palette();
    const color = (value: number, { low, high }: ValueRange) =>
      low < 0 ? weights.pixel(0.5 + value / high / 2) : map.pixel(value / high);
    if (shape.length === 3) {
      const [height, width, channels] = shape;
      const about = { count: channels, planeWidth: width, planeHeight: height };
      const grid = planeGrid({ ...about, room: this.room, tallest: this.room < 500 ? 200 : 150, widest: 84 });
      paintPlanes(canvas, {
        grid,
        frame: line,
        ...about,
        pixel: (plane, row, column) =>
          color(values[(row * width + column) * channels + plane], ranges[plane]),
      });
      return;
    }
    const about = { count: values.length, planeWidth: 1, planeHeight: 1 };
    const columns = Math.min(values.length, 50);
    const scale = Math.max(2, Math.min(12, Math.floor((this.room + 1) / columns) - 1));
    const rows = Math.ceil(values.length / columns);
    const grid = {
      columns,
      rows,
      scale,
      gap: 1,
      width: columns * (scale + 1) - 1,
      height: rows * (scale + 1) - 1,
    };
    paintPlanes(canvas, {
      grid,
      frame: scale > 4 ? line : undefined,
      ...about,
      pixel: (plane) => color(values[plane], ranges[plane % ranges.length]),
    });
  }

  override render() {
    return html`
      ${this.#shown().map(
        ({ layer, ranges }) => html`
          <figure class="map-layer">
            <figcaption>
              <h4>${layer.name}</h4>
              <span class="hint">${layer.shape.join(' × ')}</span>
              ${this.#legend(ranges)}
            </figcaption>
            <canvas role="img" aria-label=${strings.mapLayer(layer.name, layer.shape)}></canvas>
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

customElements.define('lab-layer-maps', LabFeatureMaps);
