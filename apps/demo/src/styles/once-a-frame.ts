import type { ReactiveControllerHost } from 'lit';

/**
 * Returns what may be called as often as something changes: the work is done at the next frame, once, unless the element is
 * taken out before.
 *
 * @param work - left out: the element is rendered anew
 */
export function onceAFrame(
  element: ReactiveControllerHost,
  work: () => void = () => element.requestUpdate(),
): () => void {
  let frame = 0;
  element.addController({
    hostDisconnected() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  });
  return () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      work();
    });
  };
}
