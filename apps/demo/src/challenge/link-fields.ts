import { describe } from '../network/describe.js';
import { labNetworks } from '../network/lab-network.js';
import type { Spec } from '../network/spec.js';
import { recipeSettings } from '../settings/settings-store.js';
import type { DataName, TrainingSettings } from '../settings/training-settings.js';
import { heldOutDigits } from '../training/hold-out.js';
import { choiceField, type LinkField, numberField } from './link-field.js';
import type { LinkFields } from './share-link.js';

/** What a link says of a run. Threads are this device's own affair. */
export type LinkSettings = Required<Omit<TrainingSettings, 'workers' | 'optimizer'>>;

const mostLayers = 24;
const mostParameters = 20_000_000;

/** Returns the fields of a link for a network: left out is what its recipe says anyway. */
export function linkFields(network: string): LinkFields<LinkSettings> {
  const recipe = recipeSettings(network);
  return {
    network: choiceField<string>({
      key: 'n',
      title: 'network',
      fallback: 'conv-dropout',
      choices: [...labNetworks.map(({ id }) => id), 'own'],
    }),
    layers: layersField,
    data: choiceField<DataName>({
      key: 'd',
      title: 'data',
      fallback: 'mnist',
      choices: ['mnist', 'fashion-mnist', 'synthetic'],
    }),
    backend: choiceField({
      key: 'b',
      title: 'backend',
      fallback: 'auto',
      choices: ['auto', 'wasm', 'webgl'],
    }),
    iterations: numberField({
      key: 'i',
      title: 'steps',
      fallback: recipe.iterations,
      min: 1,
      max: 100_000,
      integer: true,
    }),
    batchSize: numberField({
      key: 'bs',
      title: 'batch size',
      fallback: recipe.batchSize,
      min: 1,
      max: 1_000,
      integer: true,
    }),
    seed: numberField({ key: 's', title: 'seed', fallback: 0, min: 0, max: 2_147_483_647, integer: true }),
    learningRate: rateField(recipe.learningRate),
    dropout: numberField({ key: 'do', title: 'dropout', fallback: recipe.dropout, min: 0, max: 0.9 }),
    heldOut: heldOutField,
  };
}

const heldOutField: LinkField<number> = {
  key: 'h',
  title: 'held-out digits',
  fallback: 0,
  write: (value) => String(value),
  read: (text) =>
    text === '0' || text === String(heldOutDigits)
      ? { value: Number(text) }
      : { value: 0, problem: `held-out digits: 0 or ${heldOutDigits} are possible, so none` },
};

/** `c0.003` for a constant rate, `0.0001~0.003~2000` for one that falls: its floor, what it begins with above it, its decay. */
function rateField(fallback: Spec): LinkField<Spec> {
  const number = (title: string, min: number, max: number) =>
    numberField({ key: '', title: `learning rate, ${title}`, fallback: min, min, max });
  const rate = number('rate', 1e-6, 10);
  const floor = number('floor', 0, 10);
  const decay = number('decay', 1, 1e6);
  return {
    key: 'r',
    title: 'learning rate',
    fallback,
    write({ type, config }) {
      if (type === 'constant') return `c${config.rate}`;
      return [config.floor, config.range, config.decaySteps].join('~');
    },
    read(text) {
      if (text.startsWith('c')) {
        const { value, problem } = rate.read(text.slice(1));
        return { value: { type: 'constant', config: { rate: value } }, problem };
      }
      const parts = text.split('~');
      if (parts.length !== 3)
        return { value: fallback, problem: 'learning rate: it cannot be read, so the recipe’s' };
      const [low, range, steps] = [floor.read(parts[0]), rate.read(parts[1]), decay.read(parts[2])];
      return {
        value: {
          type: 'exponentialDecay',
          config: { floor: low.value, range: range.value, decaySteps: steps.value },
        },
        problem: low.problem ?? range.problem ?? steps.problem,
      };
    },
  };
}

/** Own layers as JSON, `[["conv2d", { … }], …]`. */
const layersField: LinkField<readonly Spec[]> = {
  key: 'l',
  title: 'layers',
  fallback: [],
  write: (layers) =>
    layers.length === 0 ? '' : JSON.stringify(layers.map(({ type, config }) => [type, config])),
  read(text) {
    const layers = parseLayers(text);
    return layers
      ? { value: layers }
      : { value: [], problem: 'layers: they cannot be read, so there are none' };
  },
};

function parseLayers(text: string): Spec[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length > mostLayers) return undefined;
  const layers: Spec[] = [];
  for (const item of value) {
    if (!Array.isArray(item) || typeof item[0] !== 'string' || !isConfig(item[1])) return undefined;
    layers.push({ type: item[0], config: item[1] });
  }
  try {
    const facts = describe(layers);
    const parameters = facts.reduce((sum, layer) => sum + layer.parameters, 0);
    const fits = facts.every(({ error }) => error === undefined) && parameters <= mostParameters;
    return fits ? layers : undefined;
  } catch {
    return undefined;
  }
}

/** Options of a layer: numbers in the range of sizes, pairs of them, known words, initialisers. */
function isConfig(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((option) => {
    if (typeof option === 'number') return Number.isFinite(option) && Math.abs(option) <= 4_096;
    if (typeof option === 'string') return option.length <= 24;
    if (Array.isArray(option))
      return option.length === 2 && option.every((n) => Number.isInteger(n) && n >= 1 && n <= 28);
    return typeof option === 'boolean' || isInitializer(option);
  });
}

function isInitializer(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (item) => typeof item === 'string' || (typeof item === 'number' && Number.isFinite(item)),
    )
  );
}
