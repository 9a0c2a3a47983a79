/** How long the event loop waits at most, in ms: Ctrl-C, an abort button and a repaint feel immediate. */
const longestHold = 50;

/**
 * Returns a function to await often: it gives way to the event loop when 50 ms have gone by since it last did, and is
 * free otherwise. `setTimeout` would not do: browsers make it wait 4 ms.
 */
export function createBreather(now: () => number = () => performance.now()): () => Promise<void> | undefined {
  let last = now();
  return () => {
    if (now() - last < longestHold) return undefined;
    return nextTurn().then(() => {
      last = now();
    });
  };
}

/** Lets the event loop turn once. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
