import { html, LitElement, nothing } from 'lit';
import { paintPlanes } from '../maps/paint-planes.js';
import { type PlaneGrid, planeAt, planeGrid } from '../maps/plane-grid.js';
import { formatNumber } from '../styles/format-number.js';
import { onResize } from '../styles/on-resize.js';
import { palette } from '../styles/palette.js';
import { renderWithPalette } from '../styles/render-with-palette.js';
import './patches.css';
import { strings } from './strings.js';

/** Kernel of a convolution, and how large its colours reach. */
export interface PatchLayer {
  /** `conv1` */
  name: string;
  /** [height, width, in, out] */
  shape: readonly number[];
  values: Float32Array;
  /** Magnitude of the fullest colour, above 0. */
  limit: number;
}

interface Choice {
  layer: number;
  filter: number;
  channel: number;
}

/** Round the picture, for the frame of a chosen patch, CSS pixels. */
const pad = 2;

/** Learned patches of all convolutions, and the numbers of one of them. */
export class LabPatches extends LitElement {
  static override properties = {
    layers: { attribute: false },
    choice: { state: true },
    room: { state: true },
  };

  declare layers: readonly PatchLayer[];
  declare choice: Choice;
  declare room: number;

  readonly #grids: PlaneGrid[] = [];

  constructor() {
    super();
    renderWithPalette(this);
    onResize(this, () => this.#measure());
    this.layers = [];
    this.choice = { layer: 0, filter: 0, channel: 0 };
    this.room = 0;
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override updated(): void {
    if (this.room === 0) this.#measure();
    if (this.room === 0) return;
    for (const [index, layer] of this.layers.entries()) this.#paint(index, layer);
  }

  #measure(): void {
    this.room = this.querySelector('.patch-canvas')?.clientWidth ?? 0;
  }

  #paint(index: number, { shape, values, limit }: PatchLayer): void {
    const canvas = this.querySelectorAll('canvas')[index];
    if (!canvas) return;
    const [height, width, inputs, outputs] = shape;
    const about = { count: inputs * outputs, planeWidth: width, planeHeight: height };
    const columns = inputs > 1 ? outputs : undefined;
    const grid = planeGrid({ ...about, room: this.room - 2 * pad, tallest: 190, widest: 90, columns });
    this.#grids[index] = grid;
    const { weights } = palette();
    paintPlanes(canvas, {
      grid,
      pad,
      ...about,
      pixel: (plane, row, column) => {
        const [channel, filter] = [Math.floor(plane / outputs), plane % outputs];
        const value = values[((row * width + column) * inputs + channel) * outputs + filter];
        return weights.pixel(0.5 + value / limit / 2);
      },
    });
    this.#outline(canvas, index, grid, layerPlane(this.layers[index], this.choice));
  }

  /** A frame round the chosen patch. */
  #outline(canvas: HTMLCanvasElement, index: number, grid: PlaneGrid, plane: number): void {
    if (index !== this.choice.layer) return;
    const context = canvas.getContext('2d');
    if (!context) return;
    const [height, width] = this.layers[index].shape;
    const [column, row] = [plane % grid.columns, Math.floor(plane / grid.columns)];
    context.strokeStyle = palette().accent;
    context.lineWidth = 2;
    context.strokeRect(
      pad + column * (width * grid.scale + grid.gap) - 1,
      pad + row * (height * grid.scale + grid.gap) - 1,
      width * grid.scale + 2,
      height * grid.scale + 2,
    );
  }

  #choose(change: Partial<Choice>): void {
    const choice = { ...this.choice, ...change };
    const layer = this.layers[choice.layer];
    if (!layer) return;
    const [, , inputs, outputs] = layer.shape;
    this.choice = {
      layer: choice.layer,
      filter: Math.min(choice.filter, outputs - 1),
      channel: Math.min(choice.channel, inputs - 1),
    };
  }

  #click(index: number, { offsetX, offsetY }: MouseEvent): void {
    const [height, width, inputs, outputs] = this.layers[index].shape;
    const about = { count: inputs * outputs, planeWidth: width, planeHeight: height };
    const plane = planeAt(this.#grids[index], about, { x: offsetX - pad, y: offsetY - pad });
    if (plane === undefined) return;
    this.#choose({ layer: index, filter: plane % outputs, channel: Math.floor(plane / outputs) });
  }

  override render() {
    if (this.layers.length === 0) return nothing;
    // Another run may have fewer layers, filters or channels.
    const layer = this.layers[Math.min(this.choice.layer, this.layers.length - 1)];
    return html`
      <div class="patch-layers">${this.layers.map((each, index) => this.#layer(each, index))}</div>
      ${this.#closer(layer)}
    `;
  }

  #layer({ name, shape: [height, width, inputs, filters], limit }: PatchLayer, index: number) {
    const count = strings.patchCount(filters, inputs, `${height}×${width}`);
    return html`
      <figure class="patch-layer">
        <figcaption><h4>${name}</h4><span class="hint">${count}</span></figcaption>
        <div class="patch-canvas">
          <canvas role="img" aria-label="${name}: ${count}" @click=${(event: MouseEvent) => this.#click(index, event)}></canvas>
        </div>
        ${divergingLegend(limit)}
      </figure>
    `;
  }

  #closer(layer: PatchLayer) {
    const [height, width, inputs, outputs] = layer.shape;
    const filter = Math.min(this.choice.filter, outputs - 1);
    const channel = Math.min(this.choice.channel, inputs - 1);
    const at = (row: number, column: number) =>
      layer.values[((row * width + column) * inputs + channel) * outputs + filter];
    const pale = palette().weightsPale;
    return html`
      <div class="patch-closer">
        <div class="patch-controls">
          <h4>${strings.closer}</h4>
          ${
            this.layers.length > 1
              ? html`<label class="field"><span>${strings.layer}</span>
                  <select @change=${(event: Event) => this.#choose({ layer: (event.target as HTMLSelectElement).selectedIndex })}>
                    ${this.layers.map(({ name }, i) => html`<option ?selected=${i === this.choice.layer}>${name}</option>`)}
                  </select></label>`
              : nothing
          }
          ${this.#slider(strings.filter, filter, outputs, (value) => this.#choose({ filter: value }))}
          ${inputs > 1 ? this.#slider(strings.channel, channel, inputs, (value) => this.#choose({ channel: value })) : nothing}
        </div>
        <div class="patch-numbers">
          <table class="number-grid">
            <caption class="visually-hidden">${strings.weightsCaption(layer.name, filter + 1, channel + 1)}</caption>
            <tbody>
              ${Array.from(
                { length: height },
                (_, row) =>
                  html`<tr>${Array.from({ length: width }, (_, column) => {
                    const value = at(row, column);
                    return html`<td .style=${`background:${pale.css(0.5 + value / layer.limit / 2)}`}>${formatNumber(value)}</td>`;
                  })}</tr>`,
              )}
            </tbody>
          </table>
        </div>
      </div>
    `;
  }

  #slider(label: string, value: number, count: number, choose: (value: number) => void) {
    const input = (event: Event) => choose(Number((event.target as HTMLInputElement).value) - 1);
    return html`
      <label class="field">
        <span>${label} <span class="number">${strings.ofN(value + 1, count)}</span></span>
        <input type="range" min="1" max=${count} .value=${String(value + 1)} @input=${input} />
      </label>
    `;
  }
}

/** Which plane of the picture is chosen. */
function layerPlane({ shape: [, , inputs, outputs] }: PatchLayer, { filter, channel }: Choice): number {
  return Math.min(channel, inputs - 1) * outputs + Math.min(filter, outputs - 1);
}

function divergingLegend(limit: number) {
  return html`
    <div class="legend" aria-hidden="true">
      <span class="number">${formatNumber(-limit)}</span>
      <span class="legend-bar diverging"></span>
      <span class="number">+${formatNumber(limit)}</span>
    </div>
  `;
}

customElements.define('lab-patches', LabPatches);
