/*
 * The one worker script of the page, in three roles by its name: `training` talks to the page; `replica` and `evaluator`
 * are opened by it, from this same file, so that a browser loads TensorFlow.js once.
 */
import { openBackend } from '@lab/backend';
import { type ReplicaPort, serveReplica } from '@lab/train/replica';
import type { Command, Report } from '../protocol.js';
import { serveEvaluator } from './evaluator.js';
import { openTrainingBackend } from './open-training-backend.js';
import { sentenceOf } from './sentence-of.js';
import { TrainingSession } from './training-session.js';
import type { WorkerScope } from './worker-scope.js';

const scope = self as unknown as WorkerScope;

if (scope.name === 'replica') serveReplica(self as unknown as ReplicaPort, () => openBackend('wasm'));
else if (scope.name === 'evaluator') serveEvaluator(scope);
else serveTraining();

function serveTraining(): void {
  let session: TrainingSession | undefined;
  const send = (report: Report, transfer: Transferable[] = []) => scope.postMessage(report, transfer);
  scope.addEventListener('message', async ({ data }: MessageEvent<Command>) => {
    switch (data.type) {
      case 'start':
        try {
          const backend = await openTrainingBackend(data);
          session = new TrainingSession({ start: data, backend, createWorker, send });
          await session.run();
        } catch (error) {
          send({ type: 'failed', message: sentenceOf(error) });
        }
        break;
      case 'pause':
        session?.pause();
        break;
      case 'resume':
        session?.resume();
        break;
      case 'step':
        session?.step(data.count);
        break;
      case 'stop':
        session?.stop();
        break;
      case 'setLearningRate':
        session?.setLearningRate(data.factor);
        break;
      case 'learn':
        session?.learn(data.digits, data.steps);
        break;
      case 'checkpoint':
        session?.requestCheckpoint(data.requestId);
        break;
      case 'returnBuffer':
        session?.giveBack(data.buffer);
        break;
    }
  });
}

function createWorker(role: 'replica' | 'evaluator'): Worker {
  return new Worker(scope.location.href, { type: 'module', name: role });
}
