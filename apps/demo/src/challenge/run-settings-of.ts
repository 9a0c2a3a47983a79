import type { Checkpoint } from '@lab/train';
import type { RunRecord } from '@lab/train/run-folder';
import { describe, layersOf } from '../network/describe.js';
import { labNetworks } from '../network/lab-network.js';
import type { Spec } from '../network/spec.js';
import { recipeSettings } from '../settings/settings-store.js';
import type { DataName, TrainingSettings } from '../settings/training-settings.js';
import { strings } from './strings.js';

/** Steps that a run which is at its end may go on for. */
const moreSteps = 1_000;

/**
 * Returns the settings that a run from a file goes on with, and how large its network is.
 *
 * @throws RangeError when the page cannot build the network
 */
export function runSettingsOf(
  record: RunRecord | undefined,
  checkpoint: Checkpoint | undefined,
): { settings: TrainingSettings; parameters: number } {
  const spec = checkpoint?.network as Spec | undefined;
  const id = record?.settings.network ?? checkpoint?.metadata.labNetwork;
  const lab = labNetworks.find((network) => network.id === id);
  // A bare file of weights says nothing of its network: one of the lab's may fit.
  const network = lab ?? (spec ? undefined : labNetworks.find((each) => fits(each.network, checkpoint)));
  const layers = spec ? layersOf(spec) : network && layersOf(network.network);
  if (!layers || !Array.isArray(layers)) throw new RangeError(strings.unknownNetwork);
  const facts = describe(layers);
  if (facts.some(({ error }) => error !== undefined)) throw new RangeError(strings.unknownNetwork);
  const recipe = recipeSettings(network?.id ?? 'conv-dropout');
  const made = record?.settings;
  const step = checkpoint?.step ?? 0;
  const rates = layers.filter(({ type }) => type === 'dropout').map(({ config }) => Number(config.rate));
  const isLab = network !== undefined && (!spec || sameLayers(layers, layersOf(network.network)));
  return {
    settings: {
      ...recipe,
      network: isLab ? network.id : 'own',
      ...(!isLab && { layers }),
      backend: 'auto',
      workers: 1,
      iterations: Math.max(
        made?.iterations ?? recipe.iterations,
        step + (step >= (made?.iterations ?? 0) ? moreSteps : 1),
      ),
      batchSize: made?.batchSize ?? recipe.batchSize,
      seed: Math.max(0, made?.seed ?? checkpoint?.seed ?? 0),
      learningRate: specOr(checkpoint?.learningRate ?? record?.recipe.learningRate, recipe.learningRate),
      optimizer: specOr(checkpoint?.optimizer ?? record?.recipe.optimizer, recipe.optimizer),
      dropout: rates[0] ?? 0,
      data: dataOf(record),
      ...(made && made.validation > 0 && { heldOut: made.validation }),
    },
    parameters: facts.reduce((sum, layer) => sum + layer.parameters, 0),
  };
}

function dataOf(record: RunRecord | undefined): DataName {
  if (record?.data.synthetic) return 'synthetic';
  return record?.data.name === 'fashion-mnist' ? 'fashion-mnist' : 'mnist';
}

function specOr(value: unknown, fallback: Spec): Spec {
  const known = ['constant', 'exponentialDecay', 'adam', 'sgd', 'adamW'];
  const { type, config } = (value ?? {}) as Partial<Spec>;
  return typeof type === 'string' && known.includes(type) && typeof config === 'object'
    ? { type, config }
    : fallback;
}

/** Dropout has a setting of its own: layers without it are compared. */
function sameLayers(a: readonly Spec[], b: readonly Spec[]): boolean {
  const plain = (layers: readonly Spec[]) =>
    JSON.stringify(
      layers
        .filter(({ type }) => type !== 'dropout')
        .map(({ type, config }) => [type, Object.entries(config).sort(([x], [y]) => x.localeCompare(y))]),
    );
  return plain(a) === plain(b);
}

function fits(network: Spec, checkpoint: Checkpoint | undefined): boolean {
  if (!checkpoint) return false;
  const expected = describe(layersOf(network))
    .filter(({ parameters, type }) => parameters > 0 && type !== 'batchNorm')
    .map(({ name, type, config, inputShape, outputShape }) => [
      `${name}/kernel`,
      type === 'conv2d'
        ? [...(config.kernelSize as number[]), inputShape[2], outputShape[2]]
        : [inputShape[0], outputShape[0]],
    ]);
  const kernels = Object.keys(checkpoint.params).filter((name) => name.endsWith('/kernel'));
  return (
    kernels.length === expected.length &&
    expected.every(([name, shape]) => String(checkpoint.params[name as string]?.shape) === String(shape))
  );
}
