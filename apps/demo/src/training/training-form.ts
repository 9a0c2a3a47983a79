import { html, nothing } from 'lit';
import { describe, layersOf } from '../network/describe.js';
import { labNetworks } from '../network/lab-network.js';
import type { Spec } from '../network/spec.js';
import { recipeSettings, type SettingsStore } from '../settings/settings-store.js';
import type { BackendChoice, DataName, TrainingSettings } from '../settings/training-settings.js';
import { formatCount, formatFigure } from '../styles/format.js';
import { choiceField, numberField } from './fields.js';
import { heldOutDigits } from './hold-out.js';
import { layerEditor } from './layer-editor.js';
import { layerProblems } from './layer-problems.js';
import { networkOf } from './network-of.js';
import { rateAt, rateCurve } from './rate-curve.js';
import { strings } from './strings.js';

const words = strings.form;

/** The settings of the next run. */
export function trainingForm(store: SettingsStore) {
  const settings = store.value;
  const lab = labNetworks.find(({ id }) => id === settings.network);
  const entries = Object.entries as <K extends string>(object: Record<K, string>) => [K, string][];
  return html`
    <form class="training-form" aria-label=${words.label} @submit=${(event: Event) => event.preventDefault()}>
      <div class="training-form-row">
        ${choiceField({
          label: words.network,
          value: settings.network,
          testId: 'network',
          choices: [
            ...labNetworks.map(
              ({ id, title, lesson }) => [id, lesson ? `${title} (${lesson})` : title] as const,
            ),
            ['own', words.own] as const,
          ],
          onChange: (network) => chooseNetwork(store, network),
        })}
        ${choiceField<DataName>({
          label: words.data,
          value: settings.data,
          testId: 'data',
          choices: entries<DataName>(words.datasets),
          onChange: (data) => store.change({ data }),
        })}
        ${choiceField<BackendChoice>({
          label: words.backend,
          value: settings.backend,
          testId: 'backend',
          choices: entries<BackendChoice>(words.backends),
          onChange: (backend) => store.change({ backend }),
        })}
        ${choiceField({
          label: words.workers,
          value: String(settings.workers),
          testId: 'workers',
          choices: ['1', '2', '4'].map((n) => [n, n] as const),
          onChange: (workers) => store.change({ workers: Number(workers) }),
        })}
        ${numberField({
          label: words.iterations,
          value: settings.iterations,
          min: 1,
          max: 100_000,
          testId: 'iterations',
          onChange: (iterations) => store.change({ iterations }),
        })}
        ${choiceField({
          label: words.protocol,
          value: (settings.heldOut ?? 0) > 0 ? 'honest' : 'lab',
          testId: 'protocol',
          hint: words.protocolHint,
          choices: entries(words.protocols),
          onChange: (protocol) => store.change({ heldOut: protocol === 'honest' ? heldOutDigits : 0 }),
        })}
      </div>
      ${summary(settings, lab?.description, lab?.reported?.text)}
      ${
        settings.network === 'own'
          ? html`${layerEditor(settings.layers ?? [], (layers) => store.change({ layers }))}
            ${problems(layerProblems(settings.layers ?? []))}`
          : nothing
      }
      <details class="training-more">
        <summary>${words.more}</summary>
        <div class="training-form-row">
          ${numberField({
            label: words.batchSize,
            value: settings.batchSize,
            min: 1,
            max: 1000,
            onChange: (batchSize) => store.change({ batchSize }),
          })}
          ${numberField({
            label: words.seed,
            value: settings.seed,
            min: 0,
            max: 2_147_483_647,
            hint: words.seedHint,
            onChange: (seed) => store.change({ seed }),
          })}
          ${dropoutField(store)} ${rateFields(store)}
          <div class="training-reset">
            <button class="button" type="button" ?disabled=${settings.network === 'own'}
              @click=${() => store.change(recipeSettings(settings.network))}>${words.reset}</button>
          </div>
        </div>
      </details>
    </form>
  `;
}

function chooseNetwork(store: SettingsStore, network: string): void {
  if (network !== 'own') {
    store.change(recipeSettings(network));
    return;
  }
  // What was chosen last is what is edited first.
  store.change({ network, layers: store.value.layers ?? layersOf(networkOf(store.value)) });
}

/** The network in a line: its shapes, and how many weights it has. */
function summary(settings: TrainingSettings, description: string | undefined, reported: string | undefined) {
  const layers = settings.network === 'own' ? (settings.layers ?? []) : layersOf(networkOf(settings));
  const facts = describe(layers);
  const shapes = facts
    .filter(({ type }) => ['conv2d', 'maxPool2d', 'dense'].includes(type))
    .map(({ outputShape }) => outputShape.join('×'));
  const parameters = facts.reduce((sum, layer) => sum + layer.parameters, 0);
  return html`
    <p class="training-summary hint">
      ${description ? html`${description} ` : nothing}<span class="number">28×28×1 → ${shapes.join(' → ')}</span>,
      ${words.parameters(formatCount(parameters))}. ${reported ? words.reported(reported) : nothing}
    </p>
  `;
}

function problems(list: readonly string[]) {
  if (list.length === 0) return nothing;
  return html`<p class="layer-error">${strings.layers.cannotStart} ${list.join(' ')}</p>`;
}

function dropoutField(store: SettingsStore) {
  const { dropout } = store.value;
  return html`
    <label class="field" title=${words.dropoutHint}>
      <span>${words.dropout}: ${dropout === 0 ? words.dropoutNone : `${Math.round(dropout * 100)} %`}</span>
      <input type="range" min="0" max="0.9" step="0.05" .value=${String(dropout)} data-testid="dropout"
        aria-valuetext=${`${Math.round(dropout * 100)} %`}
        @input=${(event: Event) => store.change({ dropout: (event.target as HTMLInputElement).valueAsNumber })} />
    </label>
  `;
}

function rateFields(store: SettingsStore) {
  const { learningRate, iterations } = store.value;
  const start = rateAt(learningRate, 0);
  const { floor = start, decaySteps = 2000 } = learningRate.config as Record<string, number>;
  const set = (rates: { start?: number; floor?: number; decaySteps?: number }) =>
    store.change({ learningRate: schedule({ start, floor, decaySteps, ...rates }) });
  return html`
    ${numberField({
      label: words.rate,
      value: Number(start.toPrecision(6)),
      min: 0.000001,
      max: 10,
      step: 'any',
      hint: words.rateHint,
      onChange: (value) => set({ start: value }),
    })}
    ${numberField({
      label: words.rateEnd,
      value: Number(floor.toPrecision(6)),
      min: 0,
      max: 10,
      step: 'any',
      onChange: (value) => set({ floor: value }),
    })}
    ${numberField({
      label: words.decay,
      value: decaySteps,
      min: 1,
      max: 1_000_000,
      onChange: (value) => set({ decaySteps: value }),
    })}
    ${rateCurve(learningRate, iterations, `${words.rate} ${formatFigure(start)}`)}
  `;
}

/** A rate that starts here and falls there; constant where it has nowhere to fall to. */
function schedule({ start, floor, decaySteps }: { start: number; floor: number; decaySteps: number }): Spec {
  const range = start - floor;
  if (range <= 0) return { type: 'constant', config: { rate: start } };
  return { type: 'exponentialDecay', config: { floor, range, decaySteps } };
}
