import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { openReplicas } from './open-replicas.js';
import { watchedReplica } from './watched-replica.js';

const open: Worker[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((worker) => worker.terminate()));
});

function worker(script: string): Worker {
  const made = new Worker(script, { eval: true });
  open.push(made);
  return made;
}

it('tells who listens only afterwards that its script did not load, which file, why, and what to do', async () => {
  const missing = new URL('./no-such-worker.js', import.meta.url);
  const { workers, close } = openReplicas(2, missing);
  const reason = () => new Promise<unknown>((resolve) => workers[0].on?.('error', resolve));
  await reason();
  // Its error has come and gone before anybody asks again.
  expect(await reason()).toMatch(
    /^expected .*no-such-worker\.js to run as a thread, got: Error: Cannot find module .*no-such-worker\.js.* Install or build @lab\/cli again, or train with --workers 1\.$/,
  );
  await close();
});

it('tells who listens already, in the words of the error once the thread has begun', async () => {
  const replica = watchedReplica(
    worker(`
      const { parentPort } = require('node:worker_threads');
      parentPort.on('message', (message) => {
        if (message === 'fail') throw new RangeError('too much');
        parentPort.postMessage(message);
      });`),
    'it',
  );
  const messages = new Promise((resolve) => replica.on?.('message', resolve));
  replica.postMessage('hello');
  expect(await messages).toBe('hello');
  const reason = new Promise((resolve) => replica.on?.('error', resolve));
  replica.postMessage('fail');
  expect(await reason).toBe('RangeError: too much');
});

it('hears a browser’s worker too', () => {
  const listeners: Record<string, (event: unknown) => void> = {};
  const replica = watchedReplica(
    {
      postMessage: () => {},
      addEventListener: (type, listener) => {
        listeners[type] = listener;
      },
    },
    'replica-worker.js',
  );
  // What Chromium sends when a script is not there: an event without a message.
  listeners.error({});
  const reasons: unknown[] = [];
  replica.on?.('error', (reason) => reasons.push(reason));
  expect(reasons).toEqual([
    'expected replica-worker.js to run as a thread, got: it did not load. Install or build @lab/cli again, or train with --workers 1.',
  ]);
});
