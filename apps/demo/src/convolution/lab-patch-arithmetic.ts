import { html, nothing } from 'lit';
import './patch-arithmetic.css';
import { formatNumber, parseTyped } from '../styles/format-number.js';
import { palette } from '../styles/palette.js';
import type { Explanation } from './convolution.js';
import { dragNumber } from './drag-number.js';
import { ModelElement } from './model-element.js';
import { strings } from './strings.js';

/** The patch's pixels times the weights, the products, and how they add up to one number. */
export class LabPatchArithmetic extends ModelElement {
  /** The weight that the Tab key comes to. */
  #focused = 0;

  override render() {
    const { model } = this;
    const explanation = model.explanation;
    if (!explanation) return html`<p class="hint">${strings.noFit}</p>`;
    const { size } = model.settings;
    const { pixels, weights, products } = explanation.channels[model.channel];
    this.#focused = Math.min(this.#focused, weights.length - 1);
    return html`
      <div class="patch-grids" .style=${`--n: ${size}`}>
        <figure>
          <figcaption>${strings.pixels}</figcaption>
          ${this.#pixels(pixels, explanation, size)}
        </figure>
        <span class="patch-sign" aria-label=${strings.times} role="img">×</span>
        <figure>
          <figcaption>${strings.weights}</figcaption>
          ${this.#weights(weights, size)}
        </figure>
        <div class="patch-second">
          <span class="patch-sign" aria-label=${strings.equals} role="img">=</span>
          <figure>
            <figcaption>${strings.products}<span>${strings.runningSum}</span></figcaption>
            ${this.#products(products, size)}
          </figure>
          ${this.#sum(explanation)}
        </div>
        <p id="patch-weight-keys" class="visually-hidden">${strings.weightKeys}</p>
      </div>
    `;
  }

  #pixels(pixels: Float32Array, { cells }: Explanation, size: number) {
    const { map } = palette();
    const high = Math.max(1, ...pixels);
    return table(size, (i) => {
      const share = pixels[i] / high;
      const style = `background-color: ${map.css(share)}; color: ${map.text(share)}`;
      return html`<td class=${cells[i].padded ? 'padded' : ''} .style=${style}>${formatNumber(pixels[i])}</td>`;
    });
  }

  #weights(weights: Float32Array, size: number) {
    const { weightsPale } = palette();
    const reach = largest(weights);
    return table(size, (i) => {
      const style = `background-color: ${weightsPale.css(0.5 + weights[i] / reach / 2)}`;
      return html`<td class="weight" .style=${style}>
        <input
          inputmode="decimal"
          autocomplete="off"
          tabindex=${i === this.#focused ? 0 : -1}
          aria-label=${strings.weightLabel(Math.floor(i / size), i % size)}
          aria-describedby="patch-weight-keys"
          data-cell=${i}
          .value=${formatNumber(weights[i])}
          @focus=${this.#focus}
          @change=${this.#change}
          @keydown=${this.#key}
          @pointerdown=${this.#drag}
        />
      </td>`;
    });
  }

  #products(products: Float32Array, size: number) {
    const { weightsPale } = palette();
    const reach = largest(products);
    let sum = 0;
    return table(
      size,
      (i) => {
        sum += products[i];
        const style = `background-color: ${weightsPale.css(0.5 + products[i] / reach / 2)}`;
        return html`<td .style=${style}>${formatNumber(products[i])}</td>`;
      },
      () => html`<td class="running">${formatNumber(sum)}</td>`,
    );
  }

  #sum({ channels, bias, sum, result }: Explanation) {
    const { relu } = this.model.settings;
    return html`
      ${channels.length > 1 ? this.#channels(channels.map((channel) => channel.sum)) : nothing}
      <dl class="patch-sum">
        ${
          channels.length === 1
            ? html`<div>
                <dt>${strings.sumOf(channels[0].products.length)}</dt>
                <dd>${formatNumber(channels[0].sum, 3)}</dd>
              </div>`
            : nothing
        }
        <div>
          <dt>+ ${strings.bias}</dt>
          <dd>
            <input
              class="patch-bias"
              inputmode="decimal"
              autocomplete="off"
              aria-label=${strings.biasLabel}
              .value=${formatNumber(bias, 3)}
              @focus=${select}
              @change=${this.#changeBias}
            />
          </dd>
        </div>
        ${
          relu
            ? html`<div>
                <dt>=</dt>
                <dd>${formatNumber(sum, 3)}</dd>
              </div>`
            : nothing
        }
        <div class="result">
          <dt>${relu ? strings.relu : '='}</dt>
          <dd data-testid="convolution-result">${formatNumber(result, 3)}</dd>
        </div>
      </dl>
    `;
  }

  /** One bar for each channel's sum; a click looks at the channel. */
  #channels(sums: readonly number[]) {
    const reach = Math.max(...sums.map(Math.abs)) || 1;
    return html`<div class="channel-sums" role="group" aria-label=${strings.channelsTitle}>
      <p aria-hidden="true">${strings.channelsTitle}</p>
      ${sums.map((sum, channel) => {
        const [start, end] = sum < 0 ? [50 + (50 * sum) / reach, 50] : [50, 50 + (50 * sum) / reach];
        const style = `--start: ${start}%; --end: ${end}%`;
        return html`<button
          type="button"
          aria-pressed=${channel === this.model.channel}
          @click=${() => this.model.look({ channel })}
        >
          <span>${strings.sumOfChannel(channel)}</span>
          <span class="bar ${sum < 0 ? 'below' : ''}" .style=${style}></span>
          <span>${formatNumber(sum, 3)}</span>
        </button>`;
      })}
    </div>`;
  }

  #focus = (event: FocusEvent): void => {
    const input = event.target as HTMLInputElement;
    this.#focused = cellOf(input);
    input.select();
  };

  #change = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const value = parseTyped(input.value);
    const { weights } = (this.model.explanation as Explanation).channels[this.model.channel];
    if (value === undefined) input.value = formatNumber(weights[cellOf(input)]);
    else this.model.setWeight(cellOf(input), value);
  };

  #changeBias = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const value = parseTyped(input.value);
    if (value === undefined) input.value = formatNumber(this.model.convolution.bias[this.model.filter], 3);
    else this.model.setBias(value);
  };

  #key = (event: KeyboardEvent): void => {
    const cell = cellOf(event.target as HTMLInputElement);
    const { size } = this.model.settings;
    const [row, column] = [Math.floor(cell / size), cell % size];
    const to: Record<string, number | undefined> = {
      ArrowLeft: column > 0 ? cell - 1 : undefined,
      ArrowRight: column < size - 1 ? cell + 1 : undefined,
      ArrowUp: row > 0 ? cell - size : undefined,
      ArrowDown: row < size - 1 ? cell + size : undefined,
    };
    if (event.key in to) {
      event.preventDefault();
      event.stopPropagation();
      const next = to[event.key];
      if (next !== undefined) this.querySelector<HTMLInputElement>(`[data-cell="${next}"]`)?.focus();
    }
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      const { weights } = (this.model.explanation as Explanation).channels[this.model.channel];
      this.model.setWeight(cell, tenths(weights[cell] + (event.key === 'PageUp' ? 0.1 : -0.1)));
    }
  };

  #drag = (event: PointerEvent): void => {
    const input = event.currentTarget as HTMLInputElement;
    const cell = cellOf(input);
    const { weights } = (this.model.explanation as Explanation).channels[this.model.channel];
    dragNumber(event, {
      from: weights[cell],
      perPixel: 0.02,
      change: (value) => this.model.setWeight(cell, value),
    });
  };
}

function table(size: number, cell: (i: number) => unknown, end?: () => unknown) {
  const range = Array.from({ length: size }, (_, i) => i);
  return html`<table class="patch-cells" role="presentation">
    <tbody>
      ${range.map(
        (row) =>
          html`<tr>
            ${range.map((column) => cell(row * size + column))}${end?.() ?? nothing}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cellOf(input: HTMLInputElement): number {
  return Number(input.dataset.cell);
}

function select(event: FocusEvent): void {
  (event.target as HTMLInputElement).select();
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

customElements.define('lab-patch-arithmetic', LabPatchArithmetic);
