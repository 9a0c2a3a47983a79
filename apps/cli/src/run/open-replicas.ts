import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { threadsFor } from './threads-for.js';

/** Threads that train beside this one. */
export interface Replicas {
  workers: Worker[];
  close(): Promise<void>;
}

/** Starts `threads - 1` workers, which open their backends while this thread does other things. */
export function openReplicas(threads: number): Replicas {
  const workers = Array.from({ length: threads - 1 }, () => {
    const worker = new Worker(new URL('./replica-worker.js', import.meta.url));
    // Only the run keeps the process alive.
    worker.unref();
    return worker;
  });
  return {
    workers,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** The most threads that may be worth it on this machine. */
export function mostThreads(microBatches: number): number {
  return threadsFor(availableParallelism(), microBatches);
}
