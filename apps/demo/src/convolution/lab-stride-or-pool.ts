import { html } from 'lit';
import './stride-or-pool.css';
import { type Image, maxPool } from '../network/convolve.js';
import { fitCanvas } from '../styles/fit-canvas.js';
import { palette } from '../styles/palette.js';
import { applyConvolution, planeOf } from './convolution.js';
import { rangeOf } from './draw-cells.js';
import { maxPoolWinners } from './max-pool-winners.js';
import { ModelElement } from './model-element.js';
import { strings } from './strings.js';

/** Width and height of each picture, CSS pixels. */
const side = 196;

/** Two ways to half the size, side by side: a stride of 2, and the largest of each 2×2 cells. */
export class LabStrideOrPool extends ModelElement {
  /** The cell of the smaller pictures that is pointed at. */
  #pointed: number | undefined;

  get #lanes(): { strided: Image; full: Image; pooled: Image; winners: Int32Array } {
    const { model } = this;
    const lane = { ...model.convolution, padding: 'same' as const };
    const one = (image: Image): Image => ({
      shape: [image.shape[0], image.shape[1], 1],
      values: planeOf(image, model.filter),
    });
    const strided = one(applyConvolution(model.input, { ...lane, stride: 2 }));
    const full = one(applyConvolution(model.input, { ...lane, stride: 1 }));
    const pooled = maxPool(full, { size: [2, 2], strides: [2, 2] });
    return { strided, full, pooled, winners: maxPoolWinners(full) };
  }

  protected override updated(): void {
    const { strided, full, pooled, winners } = this.#lanes;
    const range = rangeOf(full.values, !this.model.settings.relu);
    const canvas = (name: string) => this.querySelector<HTMLCanvasElement>(`[data-plane="${name}"]`);
    this.#draw(canvas('strided'), strided, range);
    this.#draw(canvas('full'), full, range, winners);
    this.#draw(canvas('pooled'), pooled, range);
  }

  #draw(
    canvas: HTMLCanvasElement | null,
    { shape: [rows, columns], values }: Image,
    { low, high }: { low: number; high: number },
    winners?: Int32Array,
  ): void {
    if (!canvas) return;
    const { map, weights, line, accent } = palette();
    const context = fitCanvas(canvas, side, side);
    const cell = side / columns;
    const scale = this.model.settings.relu ? map : weights;
    context.fillStyle = line;
    context.fillRect(0, 0, side, rows * cell);
    for (const [at, value] of values.entries()) {
      context.fillStyle = scale.css((value - low) / (high - low));
      context.fillRect((at % columns) * cell, Math.floor(at / columns) * cell, cell - 0.5, cell - 0.5);
    }
    context.strokeStyle = accent;
    if (winners) {
      context.lineWidth = 1;
      for (const at of winners) {
        // Where all four are 0, none has won.
        if (values[at] <= 0) continue;
        context.strokeRect(
          (at % columns) * cell + 1,
          Math.floor(at / columns) * cell + 1,
          cell - 2.5,
          cell - 2.5,
        );
      }
    }
    if (this.#pointed === undefined) return;
    const across = side / 14;
    const [x, y] = [(this.#pointed % 14) * across, Math.floor(this.#pointed / 14) * across];
    context.lineWidth = 2.5;
    context.strokeRect(x, y, across, across);
  }

  #point(event: PointerEvent): void {
    const box = (event.target as HTMLElement).getBoundingClientRect();
    const at = (client: number, start: number, size: number) =>
      Math.min(13, Math.max(0, Math.floor(((client - start) / size) * 14)));
    const [column, row] = [at(event.clientX, box.left, box.width), at(event.clientY, box.top, box.height)];
    this.#pointed = row * 14 + column;
    this.requestUpdate();
  }

  #leave(): void {
    this.#pointed = undefined;
    this.requestUpdate();
  }

  #plane(name: string, label: string) {
    return html`<canvas
      data-plane=${name}
      role="img"
      aria-label=${label}
      @pointermove=${this.#point}
      @pointerleave=${this.#leave}
    ></canvas>`;
  }

  override render() {
    const { size, inputs } = this.model.settings;
    const products = size * size * inputs;
    const [strided, full] = [14 * 14 * products, 28 * 28 * products];
    return html`
      <div class="pool-words">
        <h3>${strings.poolTitle}</h3>
        <p>${strings.poolLead}</p>
        <p>${strings.poolVerdict}</p>
        <p class="hint">${strings.poolHint}</p>
      </div>
      <div class="pool-lanes">
        <figure class="pool-lane">
          <figcaption><b>${strings.strideLane}</b></figcaption>
          <div>${this.#plane('strided', strings.strideLabel)}</div>
          <p class="small">${strings.multiplyAdds(strided)}</p>
        </figure>
        <figure class="pool-lane">
          <figcaption><b>${strings.poolLane}</b></figcaption>
          <div>
            ${this.#plane('full', strings.fullLabel)}
            <span class="patch-sign" aria-hidden="true">→</span>
            ${this.#plane('pooled', strings.pooledLabel)}
          </div>
          <p class="small">
            ${strings.multiplyAdds(full)}
            <span class="muted">${strings.comparisons(14 * 14 * 3)}</span>
          </p>
        </figure>
      </div>
    `;
  }
}

customElements.define('lab-stride-or-pool', LabStrideOrPool);
