import type { OpenedBackend } from '@lab/backend';
import type { TensorLayout } from '../../network/tensor-layout.js';
import type { RunFacts } from '../../timeline/run.js';
import type { StartCommand } from '../protocol.js';
import type { BandGroups } from './layer-bands.js';

export interface RunFactsOptions {
  backend: OpenedBackend;
  layout: TensorLayout;
  groups: BandGroups;
  /** Threads that share each batch. */
  threads: number;
}

/** Returns what the page is told of a run when it begins. */
export function runFacts(
  { network, train, test }: StartCommand,
  { backend, layout, groups, threads }: RunFactsOptions,
): RunFacts {
  const trainable = layout.filter(({ role }) => role === 'params');
  return {
    network,
    layout,
    parameters: trainable.reduce((sum, { length }) => sum + length, 0),
    backend: backend.name,
    reason: backend.reason,
    threads,
    weightGroups: groups.weights.map(({ name }) => name),
    biasGroups: groups.biases.map(({ name }) => name),
    trainCount: train.count,
    testCount: test.count,
    dataSource: train.source,
    synthetic: train.name.startsWith('synthetic'),
  };
}
