import { openBackend } from '@lab/backend';
import type { Engine } from './engine.js';
import { judge } from './judge.js';
import { mostThreads, openReplicas } from './open-replicas.js';
import { prepareTraining } from './prepare-training.js';

export interface LocalEngineOptions {
  backend: 'auto' | 'wasm';
  /** Threads to train in, or `auto` to measure. */
  workers: number | 'auto';
  /** Parts of a batch: more threads would have nothing to do. */
  microBatches: number;
}

/** Opens a backend in this process, and the threads that train beside this one. */
export async function openLocalEngine({
  backend,
  workers,
  microBatches,
}: LocalEngineOptions): Promise<Engine> {
  // First: they open their backends while this thread does other things.
  const replicas = openReplicas(workers === 'auto' ? mostThreads(microBatches) : workers);
  try {
    const { name, reason, versions } = await openBackend(backend);
    return {
      facts: { backend: name, reason, versions },
      fragile: false,
      prepare: async (job) => {
        const start = prepareTraining(job);
        return (signal) => start({ replicas: replicas.workers, measureReplicas: workers === 'auto', signal });
      },
      judge,
      close: replicas.close,
    };
  } catch (error) {
    await replicas.close();
    throw error;
  }
}
