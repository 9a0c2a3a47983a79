import type { JsonObject } from '@lab/layers';
import type { Checkpoint, TensorRecord } from '@lab/train';
import type { Run } from '../timeline/run.js';
import type { Training } from '../training/training.js';

/** A worker that does not answer has died. */
const patience = 10_000;

/**
 * Returns the checkpoint of a run: from its worker where it is the one that is open, and then with all that is needed to go on;
 * else weights that the page keeps: the newest, or those that were judged. Undefined before the first look at the test digits.
 */
export async function checkpointOf(run: Run, training: Training): Promise<Checkpoint | undefined> {
  const { decodeCheckpoint } = await import('@lab/train');
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience));
  const bytes = run.status === 'failed' ? undefined : await Promise.race([training.checkpoint(run.id), late]);
  return bytes ? decodeCheckpoint(bytes) : keptCheckpoint(run);
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
