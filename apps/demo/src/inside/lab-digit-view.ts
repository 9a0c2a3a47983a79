import type { Dataset } from '@lab/mnist-data';
import { html, LitElement, nothing } from 'lit';
import '../maps/lab-layer-maps.js';
import type { RangeOf } from '../maps/map-ranges.js';
import type { LayerOutput } from '../network/forward.js';
import { renderWithPalette } from '../styles/render-with-palette.js';
import { paintDigit } from './digit-canvas.js';
import './digit-view.css';
import { probabilityList } from './probability-list.js';
import { strings } from './strings.js';

/** What a network made of a digit. */
export interface Seen {
  layers: readonly LayerOutput[];
  probabilities: Float32Array;
  /** Of the weights it was computed with. */
  step: number;
}

/** One test digit: choose it, see what each layer makes of it, and the answer. Fires `choose-digit` with its index. */
export class LabDigitView extends LitElement {
  static override properties = {
    digits: { attribute: false },
    index: { attribute: false },
    classNames: { attribute: false },
    seen: { attribute: false },
    misread: { attribute: false },
    range: { state: true },
  };

  declare digits: Dataset;
  declare index: number;
  declare classNames: readonly string[];
  declare seen: Seen | undefined;
  /** Digits to jump to. */
  declare misread: readonly number[];
  declare range: RangeOf;

  constructor() {
    super();
    renderWithPalette(this);
    this.misread = [];
    this.range = 'layer';
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override updated(): void {
    const canvas = this.querySelector<HTMLCanvasElement>('.inside-picture');
    const { images } = this.digits;
    if (canvas) paintDigit(canvas, images.subarray(this.index * 784, (this.index + 1) * 784));
  }

  #go(index: number): void {
    const detail = Math.min(Math.max(index, 0), this.digits.count - 1) || 0;
    this.dispatchEvent(new CustomEvent('choose-digit', { detail, bubbles: true }));
  }

  override render() {
    const { digits, index, classNames, seen } = this;
    const truth = digits.labels[index];
    return html`
      <div class="inside-chooser">
        <canvas class="inside-picture" width="28" height="28" role="img"
          aria-label="${strings.digit} ${index}: ${classNames[truth]}"></canvas>
        ${digits.count > 1 ? this.#chooser() : nothing}
        ${seen ? probabilityList(seen.probabilities, { classNames, truth }) : nothing}
      </div>
      <div class="inside-maps">
        <lab-layer-maps .layers=${seen?.layers ?? []} .range=${this.range}></lab-layer-maps>
        ${this.#rangeSwitch()}
      </div>
    `;
  }

  #chooser() {
    const { index, misread, digits } = this;
    const nextMisread = () => {
      const later = misread.filter((other) => other > index);
      this.#go(Math.min(...(later.length > 0 ? later : misread)));
    };
    return html`
      <div class="inside-choose">
        <button class="button" aria-label=${strings.previous} @click=${() => this.#go(index - 1)} ?disabled=${index === 0}>‹</button>
        <label class="field">
          <span class="visually-hidden">${strings.digit}</span>
          <input type="number" inputmode="numeric" min="0" max=${digits.count - 1} .value=${String(index)}
            @change=${(event: Event) => this.#go(Math.round(Number((event.target as HTMLInputElement).value)))} />
        </label>
        <button class="button" aria-label=${strings.next} @click=${() => this.#go(index + 1)} ?disabled=${index === digits.count - 1}>›</button>
        <button class="button" @click=${nextMisread} ?disabled=${misread.length === 0}>${strings.nextMisread}</button>
      </div>
    `;
  }

  #rangeSwitch() {
    return html`
      <fieldset class="segmented">
        <legend>${strings.range}</legend>
        <div>
          ${(['unit', 'layer', 'global'] as const).map(
            (range) => html`
              <label>
                <input type="radio" name="map-range" .checked=${this.range === range} @change=${() => {
                  this.range = range;
                }} />
                ${strings.ranges[range]}
              </label>
            `,
          )}
        </div>
      </fieldset>
    `;
  }
}

customElements.define('lab-digit-view', LabDigitView);
