import type { OpenedBackend } from '@lab/backend';
import type { BackendLike } from '@lab/train';

/** Returns a backend as the training loop takes it, which tells what took its place after a lost WebGL context. */
export function followBackend(
  backend: OpenedBackend,
  onReopened: (next: OpenedBackend) => void,
): BackendLike {
  if (backend.name !== 'webgl') return backend;
  const { context, reason } = backend;
  return {
    reason,
    context: {
      isLost: context.isLost,
      async reopen() {
        const next = await context.reopen();
        onReopened(next);
        return followBackend(next, onReopened);
      },
    },
  };
}

/** Whether what is read off a backend is garbage. */
export function isLost(backend: OpenedBackend): boolean {
  return backend.name === 'webgl' && backend.context.isLost();
}
