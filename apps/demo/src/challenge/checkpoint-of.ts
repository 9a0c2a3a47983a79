import type { JsonObject } from '@lab/layers';
import type { Checkpoint, TensorRecord } from '@lab/train';
import type { Training } from '../section/training.js';
import type { Run } from '../timeline/run.js';

/** What can be saved of a run. */
export interface RunCheckpoint {
  checkpoint: Checkpoint;
  /** Whether these are but weights that the page keeps: nobody can go on from them. */
  kept: boolean;
}

/**
 * Returns the checkpoint of a run: from its worker where it is the one that is open, and then with all that is needed to go on;
 * else weights that the page keeps: the newest, or those next to what was judged. Undefined before the first look at the test
 * digits.
 *
 * A worker answers between two of its steps, however long they take, and is waited for until it does, fails or is closed.
 */
export async function checkpointOf(run: Run, training: Training): Promise<RunCheckpoint | undefined> {
  const bytes = run.status === 'failed' ? undefined : await training.checkpoint(run.id);
  if (bytes) {
    const { decodeCheckpoint } = await import('@lab/train');
    return { checkpoint: decodeCheckpoint(bytes), kept: false };
  }
  const checkpoint = keptCheckpoint(run);
  return checkpoint && { checkpoint, kept: true };
}

function keptCheckpoint({ settings, facts, history, judged }: Run): Checkpoint | undefined {
  const kept = history?.weightsAt(judged?.step ?? history.lastStep);
  if (!facts || !kept) return undefined;
  const tensors = (role: 'params' | 'state'): TensorRecord =>
    Object.fromEntries(
      facts.layout
        .filter((slot) => slot.role === role)
        .map(({ name, shape }) => [
          name,
          { dtype: 'float32', shape, data: kept.weights[name].values.slice() },
        ]),
    );
  const spec = ({ type, config }: { type: string; config: unknown }) => ({
    type,
    config: config as JsonObject,
  });
  return {
    params: tensors('params'),
    state: tensors('state'),
    optimizerState: {},
    step: kept.step,
    position: kept.step * settings.batchSize,
    seed: settings.seed,
    network: spec(facts.network),
    optimizer: spec(settings.optimizer),
    learningRate: spec(settings.learningRate),
    versions: {},
    metadata: settings.network === 'own' ? {} : { labNetwork: settings.network },
  };
}
