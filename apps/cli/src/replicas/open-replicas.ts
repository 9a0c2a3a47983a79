import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ReplicaPort } from '@lab/train';
import { threadsFor } from './threads-for.js';
import { watchedReplica } from './watched-replica.js';

/** Threads that train beside this one. */
export interface Replicas {
  workers: ReplicaPort[];
  close(): Promise<void>;
}

/** Starts `threads - 1` workers, which open their backends while this thread does other things. */
export function openReplicas(
  threads: number,
  script = new URL('./replica-worker.js', import.meta.url),
): Replicas {
  const workers = Array.from({ length: threads - 1 }, () => {
    const worker = new Worker(script);
    // Only the run keeps the process alive.
    worker.unref();
    return worker;
  });
  return {
    workers: workers.map((worker) => watchedReplica(worker, fileURLToPath(script))),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** The most threads that may be worth it on this machine. */
export function mostThreads(microBatches: number): number {
  return threadsFor(availableParallelism(), microBatches);
}
