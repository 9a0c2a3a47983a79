import { html, LitElement, svg } from 'lit';
import './layer-sizes.css';
import { formatCount } from '../styles/format.js';
import { type ConvolutionChoice, type LayerSizes, layerSizes } from './layer-sizes.js';
import { strings } from './strings.js';

const labs: Record<string, readonly ConvolutionChoice[]> = {
  [strings.lab30]: [
    { kernelSize: 5, stride: 1, filters: 4 },
    { kernelSize: 5, stride: 2, filters: 8 },
    { kernelSize: 4, stride: 2, filters: 12 },
  ],
  [strings.lab31]: [
    { kernelSize: 6, stride: 1, filters: 6 },
    { kernelSize: 5, stride: 2, filters: 12 },
    { kernelSize: 4, stride: 2, filters: 24 },
  ],
};

const limits = { kernelSize: [1, 7], filters: [1, 64], stride: [1, 3] } as const;

/** The shapes and costs of the lab's stack of layers, for any patches, channels and strides. */
export class LabLayerSizes extends LitElement {
  static override properties = { convolutions: { state: true } };

  declare convolutions: readonly ConvolutionChoice[];

  constructor() {
    super();
    this.convolutions = labs[strings.lab30];
  }

  protected override createRenderRoot() {
    return this;
  }

  override render() {
    const layers = layerSizes([28, 28, 1], { convolutions: this.convolutions, dense: [200, 10] });
    const sum = (of: 'weights' | 'neurons' | 'multiplyAdds' | 'weightsIfDense', among = layers) =>
      among.reduce((total, layer) => total + layer[of], 0);
    const convolutions = layers.slice(0, 3);
    const [weights, dense] = [sum('weights', convolutions), sum('weightsIfDense', convolutions)];
    return html`
      <div class="size-head">
        <h3>${strings.sizesTitle}</h3>
        <div class="buttons">
          ${Object.entries(labs).map(
            ([name, choice]) =>
              html`<button
                type="button"
                class="button"
                aria-pressed=${JSON.stringify(choice) === JSON.stringify(this.convolutions)}
                @click=${() => {
                  this.convolutions = choice;
                }}
              >
                ${name}
              </button>`,
          )}
        </div>
      </div>
      <p>${strings.sizesLead}</p>
      ${this.#picture(layers)}
      <table class="size-table">
        <thead>
          <tr>
            <th scope="col">${strings.layer}</th>
            <th scope="col">${strings.size}</th>
            <th scope="col">${strings.channelsColumn}</th>
            <th scope="col">${strings.stride}</th>
            <th scope="col">${strings.shape}</th>
            <th scope="col">${strings.neurons}</th>
            <th scope="col">${strings.weightsColumn}</th>
            <th scope="col">${strings.work}</th>
            <th scope="col">${strings.denseInstead}</th>
          </tr>
        </thead>
        <tbody>
          ${layers.map((layer, i) => this.#row(layer, i))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="5">${strings.total}</th>
            ${this.#numbers({
              neurons: sum('neurons'),
              weights: sum('weights'),
              multiplyAdds: sum('multiplyAdds'),
              weightsIfDense: sum('weightsIfDense'),
            })}
          </tr>
        </tfoot>
      </table>
      <p>
        ${strings.sizesVerdict(formatCount(weights), formatCount(dense), formatCount(Math.round(dense / weights)))}
      </p>
    `;
  }

  #row(layer: LayerSizes, index: number) {
    const isConvolution = index < this.convolutions.length;
    return html`<tr>
      <th scope="row">${isConvolution ? layer.name : strings.dense(layer.neurons)}</th>
      ${(['kernelSize', 'filters', 'stride'] as const).map(
        (name) =>
          html`<td data-label=${columnNames[name]} class=${isConvolution ? '' : 'none'}>
            ${isConvolution ? this.#choice(index, name, layer.name) : ''}
          </td>`,
      )}
      <td data-label=${strings.shape} class="shape">${layer.shape.join('×')}</td>
      ${this.#numbers(layer)}
    </tr>`;
  }

  #numbers(of: Pick<LayerSizes, 'neurons' | 'weights' | 'multiplyAdds' | 'weightsIfDense'>) {
    return html`
      <td data-label=${strings.neurons}>${formatCount(of.neurons)}</td>
      <td data-label=${strings.weightsColumn}>${formatCount(of.weights)}</td>
      <td data-label=${strings.work}>${formatCount(of.multiplyAdds)}</td>
      <td data-label=${strings.denseInstead}>${formatCount(of.weightsIfDense)}</td>
    `;
  }

  #choice(index: number, name: keyof typeof limits, layer: string) {
    const [least, most] = limits[name];
    return html`<input
      class="input"
      type="number"
      min=${least}
      max=${most}
      aria-label=${strings.choiceLabel(columnNames[name], layer)}
      .value=${String(this.convolutions[index][name])}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const value = Math.round(Math.min(most, Math.max(least, Number(input.value) || least)));
        input.value = String(value);
        this.convolutions = this.convolutions.map((choice, i) =>
          i === index ? { ...choice, [name]: value } : choice,
        );
      }}
    />`;
  }

  /** Each layer as the stack of planes it is, to scale. */
  #picture(layers: readonly LayerSizes[]) {
    const stacks = [{ name: strings.inputLayer, shape: [28, 28, 1] }, ...layers];
    let x = 8;
    const parts = stacks.map(({ shape }) => {
      const isList = shape.length === 1;
      const size = isList ? 10 : shape[0] * 2.6;
      const planes = isList ? 1 : Math.min(24, shape[2]);
      const height = isList ? Math.min(110, Math.max(20, shape[0] * 0.5)) : size;
      const width = size + (planes - 1) * 3;
      const left = x;
      x += Math.max(width, 68) + 34;
      const middle = left + Math.max(width, 68) / 2;
      const start = middle - width / 2;
      return svg`
        ${Array.from({ length: planes }, (_, i) => {
          const offset = (planes - 1 - i) * 3;
          return svg`<rect x=${start + offset} y=${84 - height / 2 - offset / 2} width=${size} height=${height} rx="2" />`;
        })}
        <text x=${middle} y="168">${shape.join('×')}</text>
      `;
    });
    return html`<div class="size-stacks" aria-hidden="true">
      <svg viewBox="0 0 ${x - 26} 176" preserveAspectRatio="xMidYMid meet">${parts}</svg>
    </div>`;
  }
}

const columnNames = {
  kernelSize: strings.size,
  filters: strings.channelsColumn,
  stride: strings.stride,
} as const;

customElements.define('lab-layer-sizes', LabLayerSizes);
