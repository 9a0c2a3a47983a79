/** Whether threads share memory here. */
export type Isolation =
  /** They can. */
  | 'isolated'
  /** They can once the page is loaded again. */
  | 'after-reload'
  /** The host does not allow it, and there is no service worker to make up for it. */
  | 'impossible';

/**
 * Keeps the page for later visits without a network, and, on a host that sends no headers of cross-origin isolation, adds
 * them from the next load on. Never reloads the page by itself: what a visitor began stays.
 */
export async function registerServiceWorker(): Promise<Isolation> {
  const now: Isolation = globalThis.crossOriginIsolated ? 'isolated' : 'impossible';
  // Not while developing: there a kept file would hide a change.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return now;
  try {
    await navigator.serviceWorker.register('./service-worker.js', { updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
  } catch {
    // A private window, a host without encryption: the page works, and is not kept.
    return now;
  }
  return now === 'isolated' ? now : 'after-reload';
}
