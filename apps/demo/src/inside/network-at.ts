import type { StoredNetwork } from '../draw/network-file.js';
import type { Run } from '../timeline/run.js';
import type { NetworkAt } from './forward-client.js';

/** A network with the weights of one step. */
export interface NetworkAtStep extends NetworkAt {
  step: number;
}

/** The network of a run at the kept weights nearest to a step. */
export function networkAt(run: Run, step: number): NetworkAtStep | undefined {
  const at = run.history?.weightsAt(step);
  if (!run.facts || !at) return undefined;
  return { key: `${run.id} ${at.step}`, spec: run.facts.network, weights: at.weights, step: at.step };
}

/** The network that is part of the page. */
export function storedAt(stored: StoredNetwork | undefined): NetworkAtStep | undefined {
  return stored && { key: 'page', spec: stored.network, weights: stored.weights, step: stored.made.step };
}
