// The worker that does the arithmetic: takes orders, says what comes of them.
import { type OpenedBackend, openBackend } from '@lab/backend';
import { getNetwork } from '@lab/models';
import { type ReplicaPort, TrainingDivergedError } from '@lab/train';
import type { RunSettings } from '@lab/train/run-folder';
import { examineStep } from '../../../arithmetic/examine-step.js';
import { judge } from '../../../arithmetic/judge.js';
import { prepareTraining, type StartTraining } from '../../../arithmetic/prepare-training.js';
import { threadsFor } from '../../../replicas/threads-for.js';
import { watchedReplica } from '../../../replicas/watched-replica.js';
import { decodeMessage, encodeMessage } from '../message.js';
import type { Order, SaidError, Saying } from '../protocol.js';
import { inspectPage } from './inspect-page.js';
import type { Shown } from './shown.js';
import { trialOf } from './trial-of.js';

let opened: OpenedBackend | undefined;
let replicas: ReplicaPort[] = [];
let measureReplicas = false;
let start: StartTraining | undefined;
let controller = new AbortController();

for (;;) {
  // Once this process is gone there is nobody to answer to.
  const response = await fetch('orders').catch(() => undefined);
  if (!response?.ok) break;
  if (response.status === 204) continue;
  const order = decodeMessage(new Uint8Array(await response.arrayBuffer())) as Order;
  if (order.type === 'abort') controller.abort();
  else void obey(order).catch((error: unknown) => say({ type: 'failed', error: said(error) }));
}
close();

async function obey(order: Exclude<Order, { type: 'abort' }>): Promise<void> {
  switch (order.type) {
    case 'inspect':
      return say({ type: 'inspected', page: inspectPage() });
    case 'open':
      return open(order);
    case 'prepare': {
      start = prepareTraining(order.job);
      const { network, iterations } = order.job.settings;
      show({ type: 'start', title: getNetwork(network).title, place: opened?.reason ?? '', iterations });
      return say({ type: 'prepared' });
    }
    case 'train':
      return train();
    case 'judge': {
      controller = new AbortController();
      for (;;) {
        await reopenIfLost();
        const judgement = await judge(order.checkpoint, order.dataset, controller.signal).catch(
          (error: unknown) => {
            if (!isLost()) throw error;
          },
        );
        if (judgement && !isLost()) return say({ type: 'judged', judgement });
      }
    }
    case 'examine': {
      const examination = await examineStep(order.sample, opened?.kernels ?? []);
      return say({ type: 'examined', examination });
    }
  }
}

async function open({ backend, workers, settings }: Extract<Order, { type: 'open' }>): Promise<void> {
  opened = await openBackend(backend, { trial: settings && (() => trialOf(settings)) });
  const threads = workers === 'auto' ? mostThreads(opened.name, settings) : workers;
  if (threads > 1 && opened.name === 'webgl') {
    throw new RangeError(`--workers: expected 1 with WebGL, which trains in one thread, got ${threads}.`);
  }
  measureReplicas = workers === 'auto';
  replicas = Array.from({ length: threads - 1 }, () => {
    const { href } = new URL('replica-worker.js', location.href);
    return watchedReplica(new Worker(href, { type: 'module' }), href);
  });
  return say({ type: 'opened', opened });
}

/** Whether the browser has taken WebGL away: what was computed since is garbage. */
function isLost(): boolean {
  return opened?.name === 'webgl' && opened.context.isLost();
}

/** A training that loses WebGL opens it again by itself; what comes after has to look. */
async function reopenIfLost(): Promise<void> {
  if (opened?.name === 'webgl' && isLost()) opened = await opened.context.reopen();
}

function mostThreads(backend: string, settings?: RunSettings): number {
  if (backend === 'webgl') return 1;
  return threadsFor(navigator.hardwareConcurrency, settings?.microBatches ?? 1);
}

async function train(): Promise<void> {
  if (!start || !opened) throw new Error('train: expected a prepared job, got none.');
  controller = new AbortController();
  const run = start({ replicas, measureReplicas, backend: opened, signal: controller.signal });
  for (;;) {
    const next = await run.next();
    if (next.done) return say({ type: 'trained', stopReason: next.value });
    const event = next.value;
    if (event.type === 'step' || event.type === 'evaluation') show(event);
    await say({ type: 'event', event });
  }
}

/** Resolves when the other side is ready for more. */
async function say(saying: Saying): Promise<void> {
  await fetch('say', { method: 'POST', body: encodeMessage(saying) });
}

function show(shown: Shown): void {
  postMessage(shown);
}

function said(error: unknown): SaidError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  if (!(error instanceof TrainingDivergedError)) return { name, message, stack };
  const { step, loss, lastGood } = error;
  return { name, message, stack, diverged: { step, loss, lastGood } };
}
