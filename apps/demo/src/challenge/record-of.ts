import { wilsonInterval } from '@lab/metrics';
import {
  microBatchesFor,
  type RunRecord,
  type RunResult,
  type RunSettings,
  runFormat,
} from '@lab/train/run-folder';
import { layersOf } from '../network/describe.js';
import { labNetworks } from '../network/lab-network.js';
import type { Spec } from '../network/spec.js';
import { recipeSettings } from '../settings/settings-store.js';
import type { Run } from '../timeline/run.js';
import { curveOf } from './curve-of.js';

/** The page looks at the test digits so often, after the first hundred steps. */
const evaluateEvery = 100;

export interface RecordOfOptions {
  /** When it began. @defaultValue now */
  startedAt?: Date;
  /** Whether the checkpoint beside it holds all that is needed to go on. */
  resumable: boolean;
}

/** Returns `run.json` of a run: as the command line writes it, and reads it. Undefined before the run has begun. */
export function recordOf(
  run: Run,
  { startedAt = new Date(), resumable }: RecordOfOptions,
): RunRecord | undefined {
  const { facts, history, settings, status } = run;
  if (!facts || !history) return undefined;
  const heldOut = settings.heldOut ?? 0;
  const curve = curveOf(history, { heldOut: heldOut > 0, earlier: run.earlier });
  const elapsedMs = Math.round(
    Math.max(history.training.elapsedMs.at(-1) ?? 0, history.test.elapsedMs.at(-1) ?? 0),
  );
  const isFinished = status === 'finished';
  return {
    format: runFormat,
    // The command line goes on with a stopped run by the lab's recipe: one with another recipe is at its end.
    status: isFinished || !resumable || !hasLabRecipe(run) ? 'finished' : 'stopped',
    settings: runSettings(run),
    recipe: { optimizer: settings.optimizer, learningRate: settings.learningRate },
    backend: { name: facts.backend, reason: facts.reason },
    versions: {},
    machine: { node: '', processor: 'a browser', cores: globalThis.navigator?.hardwareConcurrency ?? 1 },
    data: {
      name: facts.synthetic ? 'synthetic' : settings.data,
      source: facts.dataSource,
      synthetic: facts.synthetic,
      train: facts.trainCount,
      test: facts.testCount,
    },
    startedAt: startedAt.toISOString(),
    step: history.lastStep,
    elapsedMs,
    curve,
    ...(isFinished && { result: resultOf(run, elapsedMs) }),
  };
}

function runSettings({ settings, facts }: Run): RunSettings {
  const { network, iterations, batchSize, seed, heldOut = 0, data } = settings;
  return {
    network: network === 'own' ? 'custom' : network,
    iterations,
    batchSize,
    microBatches: microBatchesFor(batchSize),
    seed,
    validation: heldOut,
    evaluateEvery,
    shuffle: true,
    ...(data !== 'fashion-mnist' && { data: facts?.synthetic ? 'synthetic' : 'mnist' }),
  };
}

function resultOf(run: Run, elapsedMs: number): RunResult | undefined {
  const { settings, facts, history, judged } = run;
  const last = history?.testAt(history.lastStep);
  if (!facts || !history || !last) return undefined;
  const honest = (settings.heldOut ?? 0) > 0;
  if (honest && !judged) return undefined;
  const count = judged?.count ?? facts.testCount;
  const accuracy = judged?.accuracy ?? last.accuracy;
  const errors = Math.round((1 - accuracy) * count);
  const { low, high } = wilsonInterval(count - errors, count);
  return {
    type: 'result',
    network: settings.network === 'own' ? 'custom' : settings.network,
    backend: facts.backend,
    steps: history.lastStep,
    seed: settings.seed,
    protocol: honest ? 'honest' : 'lab',
    testAccuracy: 1 - errors / count,
    testErrors: errors,
    testLoss: judged?.loss ?? last.loss,
    testAccuracyInterval: [low, high],
    ...(honest
      ? { validationAccuracy: judged?.heldOutAccuracy }
      : { maxTestAccuracy: Math.max(...history.test.accuracy) }),
    step: judged?.step ?? last.step,
    ...reported(settings.network),
    data: facts.synthetic ? 'synthetic' : settings.data,
    synthetic: facts.synthetic,
    elapsedMs,
  };
}

function reported(network: string) {
  const accuracy = labNetworks.find(({ id }) => id === network)?.reported?.accuracy;
  return accuracy === undefined ? {} : { reportedAccuracy: accuracy };
}

/** Whether the command line would make the very same steps. */
export function hasLabRecipe({ settings, facts }: Pick<Run, 'settings' | 'facts'>): boolean {
  const lab = labNetworks.find(({ id }) => id === settings.network);
  if (!lab || !facts || settings.data === 'fashion-mnist') return false;
  const recipe = recipeSettings(settings.network);
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return (
    same(layerConfigs(facts.network), layerConfigs(lab.network)) &&
    same(settings.learningRate, recipe.learningRate) &&
    same(settings.optimizer, recipe.optimizer)
  );
}

function layerConfigs(network: Spec) {
  return layersOf(network).map(({ type, config }) => [type, Object.entries(config).sort()]);
}
