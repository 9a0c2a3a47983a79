import { openBackend } from '@lab/backend';
import { examineStep } from '../arithmetic/examine-step.js';
import { judge } from '../arithmetic/judge.js';
import { prepareTraining } from '../arithmetic/prepare-training.js';
import { mostThreads, openReplicas } from '../replicas/open-replicas.js';
import type { Engine } from './engine.js';

export interface LocalEngineOptions {
  /** Threads to train in, or `auto` to measure. */
  workers: number | 'auto';
  /** Parts of a batch: more threads would have nothing to do. @defaultValue 1 */
  microBatches?: number;
}

/** Opens WASM in this process, the only backend there is without a browser, and the threads that train beside this one. */
export async function openLocalEngine({ workers, microBatches = 1 }: LocalEngineOptions): Promise<Engine> {
  // First: they open their backends while this thread does other things.
  const replicas = openReplicas(workers === 'auto' ? mostThreads(microBatches) : workers);
  try {
    const opened = await openBackend('wasm');
    return {
      opened,
      prepare: async (job) => {
        const start = prepareTraining(job);
        const threads = { replicas: replicas.workers, measureReplicas: workers === 'auto' };
        return (signal) => start({ ...threads, backend: opened, signal });
      },
      judge,
      examine: (sample) => examineStep(sample, opened.kernels),
      close: replicas.close,
    };
  } catch (error) {
    await replicas.close();
    throw error;
  }
}
