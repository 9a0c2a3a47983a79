import type { ReactiveControllerHost } from 'lit';

/** Calls back with an element's width, CSS pixels, when it is connected and whenever its size changes. */
export function onResize(element: ReactiveControllerHost & Element, resized: (width: number) => void): void {
  const observer = new ResizeObserver(([{ contentRect }]) => resized(contentRect.width));
  element.addController({
    hostConnected: () => observer.observe(element),
    hostDisconnected: () => observer.disconnect(),
  });
}
