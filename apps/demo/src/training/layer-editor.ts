import { html, nothing } from 'lit';
import { describe, type LayerFacts } from '../network/describe.js';
import type { Spec } from '../network/spec.js';
import { formatCount } from '../styles/format.js';
import { icons } from '../styles/icons.js';
import { strings } from './strings.js';

const words = strings.layers;

const truncatedNormal = { type: 'truncatedNormal', mean: 0, stddev: 0.1 };
const weights = {
  useBias: true,
  kernelInitializer: truncatedNormal,
  biasInitializer: { type: 'constant', value: 0.1 },
};

/** A layer of each type, to begin with. */
const fresh: Record<string, Spec> = {
  conv2d: {
    type: 'conv2d',
    config: {
      filters: 8,
      kernelSize: [5, 5],
      strides: [1, 1],
      padding: 'same',
      activation: 'relu',
      ...weights,
    },
  },
  maxPool2d: { type: 'maxPool2d', config: { poolSize: [2, 2], strides: [2, 2], padding: 'same' } },
  flatten: { type: 'flatten', config: {} },
  dense: { type: 'dense', config: { units: 50, activation: 'relu', ...weights } },
  dropout: { type: 'dropout', config: { rate: 0.25, channels: false } },
  batchNorm: {
    type: 'batchNorm',
    config: { momentum: 0.99, epsilon: 1e-5, scale: true, center: true, activation: 'linear' },
  },
};

/** An editor of layers: each with what it makes of its input, and what does not fit, where it does not. */
export function layerEditor(layers: readonly Spec[], onChange: (layers: readonly Spec[]) => void) {
  const facts = describe(layers);
  const replace = (index: number, config: Spec['config']) =>
    onChange(
      layers.map((layer, i) => (i === index ? { ...layer, config: { ...layer.config, ...config } } : layer)),
    );
  const move = (from: number, to: number) => {
    const next = [...layers];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return html`
    <div class="layer-editor">
      <h4>${words.title}</h4>
      <ol>
        <li class="layer-input">${words.input}</li>
        ${facts.map(
          (layer, i) => html`
            <li class=${layer.error ? 'layer layer-wrong' : 'layer'}>
              <span class="layer-name">${words.types[layer.type] ?? layer.type}</span>
              <span class="layer-fields">${layerFields(layer, (config) => replace(i, config))}</span>
              <span class="layer-shape">${layer.outputShape.join('×')}</span>
              <span class="layer-weights">${layer.parameters > 0 ? words.weights(formatCount(layer.parameters)) : nothing}</span>
              <span class="layer-buttons">
                <button class="button quiet" type="button" ?disabled=${i === 0} aria-label=${words.up(layer.name)}
                  @click=${() => move(i, i - 1)}>${icons.up}</button>
                <button class="button quiet" type="button" ?disabled=${i === layers.length - 1} aria-label=${words.down(layer.name)}
                  @click=${() => move(i, i + 1)}>${icons.down}</button>
                <button class="button quiet" type="button" aria-label=${words.remove(layer.name)}
                  @click=${() => onChange(layers.filter((_, other) => other !== i))}>${icons.close}</button>
              </span>
              ${layer.error ? html`<p class="layer-error" role="alert">${layer.error}</p>` : nothing}
            </li>
          `,
        )}
      </ol>
      <div class="buttons" role="group" aria-label=${words.add}>
        ${Object.entries(fresh).map(
          ([type, layer]) => html`<button class="button" type="button"
            @click=${() => onChange(layers.toSpliced(placeFor(type, layers), 0, layer))}>+ ${words.types[type]}</button>`,
        )}
      </div>
    </div>
  `;
}

/** Where a new layer fits: what works on pictures before they are flattened, the others before the last. */
function placeFor(type: string, layers: readonly Spec[]): number {
  const flatten = layers.findIndex((layer) => layer.type === 'flatten');
  const takesPicture = type === 'conv2d' || type === 'maxPool2d';
  return takesPicture && flatten >= 0 ? flatten : Math.max(layers.length - 1, 0);
}

function layerFields({ type, config, name }: LayerFacts, change: (config: Spec['config']) => void) {
  const number = (
    label: string,
    value: number,
    min: number,
    max: number,
    set: (value: number) => void,
    step = 1,
  ) => html`
    <label><span>${label}</span>
      <input class="input" type="number" required .value=${String(value)} min=${min} max=${max} step=${step} aria-label=${`${name}: ${label}`}
        @input=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          if (input.validity.valid) set(input.valueAsNumber);
        }} /></label>
  `;
  const square = (value: unknown) => (value as number[])[0];
  const activation = () => html`
    <label><span>${words.activation}</span>
      <select class="input" aria-label=${`${name}: ${words.activation}`}
        @change=${(event: Event) => change({ activation: (event.target as HTMLSelectElement).value })}>
        ${Object.entries(words.activations).map(
          ([kind, text]) =>
            html`<option value=${kind} ?selected=${kind === config.activation}>${text}</option>`,
        )}
      </select></label>
  `;
  switch (type) {
    case 'conv2d':
      return html`
        ${number(words.filters, config.filters as number, 1, 64, (filters) => change({ filters }))}
        ${number(words.patch, square(config.kernelSize), 1, 9, (size) => change({ kernelSize: [size, size] }))}
        ${number(words.stride, square(config.strides), 1, 4, (stride) => change({ strides: [stride, stride] }))}
        ${activation()}
      `;
    case 'maxPool2d':
      return number(words.patch, square(config.poolSize), 2, 4, (size) =>
        change({ poolSize: [size, size], strides: [size, size] }),
      );
    case 'dense':
      return html`${number(words.units, config.units as number, 1, 1000, (units) => change({ units }))} ${activation()}`;
    case 'dropout':
      return number(words.rate, config.rate as number, 0, 0.9, (rate) => change({ rate }), 0.05);
    case 'batchNorm':
      return activation();
    default:
      return nothing;
  }
}
