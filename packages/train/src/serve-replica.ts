import { deriveSeed, layerFromConfig, uniform } from '@lab/layers';
import { dispose } from '@tensorflow/tfjs-core';
import { optimizerFromConfig } from './optimizer-from-config.js';
import { createBarrier, ReplicaFailed } from './replica-barrier.js';
import { cell, order } from './replica-memory.js';
import { onMessage, type ReplicaMessage, type ReplicaPort, type ReplicaStart } from './replica-port.js';
import { createReplicaShare } from './replica-share.js';
import { createTensors } from './tensor-values.js';
import { disposeTensors, type TrainingTensors, updateState } from './training-tensors.js';

/**
 * Makes this worker a replica for `train({ replicas })` in another thread. The worker's file is this call and the opening of
 * its backend:
 *
 * ```js
 * import { parentPort } from 'node:worker_threads';
 * import { serveReplica } from '@lab/train/replica';
 * serveReplica(parentPort, () => openBackend('wasm'));   // in a Web Worker: serveReplica(self, …)
 * ```
 *
 * Between two orders the thread sleeps: it answers nothing else while it serves a run.
 *
 * @param ready - opens the backend; begun at once, so that it overlaps with what the other thread does
 */
export function serveReplica(port: ReplicaPort, ready: () => Promise<unknown>): void {
  const opened = ready();
  // Its failure is told when a run asks for it.
  opened.catch(() => {});
  const say = (message: ReplicaMessage) => port.postMessage(message);
  onMessage(port, async (data) => {
    const start = data as ReplicaStart;
    if (start?.type !== 'start') return;
    try {
      await opened;
      say({ type: 'ready' });
      await serve(start);
    } catch (error) {
      if (error instanceof ReplicaFailed) return;
      say({ type: 'failed', message: String(error) });
      const { control } = start.memory;
      Atomics.store(control, cell.failed, start.rank);
      Atomics.notify(control, cell.arrived);
    }
  });
}

async function serve(start: ReplicaStart): Promise<void> {
  const { memory, replicas } = start;
  const { control } = memory;
  const network = layerFromConfig(start.network);
  const optimizer = optimizerFromConfig(start.optimizer);
  const share = createReplicaShare({ ...start, network });
  const barrier = createBarrier(control, replicas);
  const stepSeeds = deriveSeed(start.seed, 'step');
  let tensors: TrainingTensors = {
    params: createTensors(start.params),
    state: createTensors(start.state),
    optimizerState: createTensors(start.optimizerState),
  };
  try {
    for (let orders = 0; ; orders++) {
      Atomics.wait(control, cell.orders, orders);
      const kind = control[cell.kind];
      if (kind === order.stop) return;
      if (kind === order.evaluate) {
        await share.computeLogits(tensors, control[cell.set]);
        meet();
        continue;
      }
      const step = control[cell.step];
      // Read before the meeting: after it, the first thread may be writing the next step's.
      const options = { step, learningRate: memory.rate[0] };
      await share.computeGradients(tensors, uniform(stepSeeds, step));
      meet();
      const { grads, stateUpdates } = share.sum();
      const updated = optimizer.update(tensors.params, grads, tensors.optimizerState, options);
      dispose(grads);
      tensors = { params: updated.params, state: tensors.state, optimizerState: updated.state };
      updateState(tensors, stateUpdates);
    }
  } finally {
    share.close();
    disposeTensors(tensors);
  }

  function meet(): void {
    barrier.arrive();
    while (!barrier.wait(1e4));
  }
}
