import type { ReplicaPort } from '@lab/train';

/** What a worker of Node or of a browser has in common. */
type AnyWorker = Pick<ReplicaPort, 'postMessage' | 'addEventListener' | 'on'>;

/**
 * Returns a worker as a replica that remembers its end: it may fail before a training listens, and in Node the process would
 * fail with it.
 *
 * @param file - its script, for people
 */
export function watchedReplica(worker: AnyWorker, file: string): ReplicaPort {
  let end: string | undefined;
  let spoke = false;
  const onMessage: ((data: unknown) => void)[] = [];
  const onEnd: ((reason: string) => void)[] = [];
  const heard = (data: unknown) => {
    spoke = true;
    for (const listener of onMessage) listener(data);
  };
  const ended = (reason: string) => {
    end ??= spoke
      ? reason
      : `expected ${file} to run as a thread, got: ${reason}. Install or build @lab/cli again, or train with --workers 1.`;
    for (const listener of onEnd) listener(end);
  };
  if (worker.on) {
    worker.on('message', heard);
    worker.on('error', (error) => ended(String(error)));
    worker.on('exit', (code) => ended(`its thread ended with code ${code}`));
  } else {
    worker.addEventListener?.('message', (event) => heard((event as { data: unknown }).data));
    worker.addEventListener?.('error', (event) =>
      ended((event as { message?: string }).message ?? 'it did not load'),
    );
  }
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    on(type, listener) {
      if (type === 'message') onMessage.push(listener);
      if (type !== 'error') return;
      onEnd.push(listener);
      if (end !== undefined) listener(end);
    },
  };
}
