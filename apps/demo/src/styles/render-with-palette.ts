import type { ReactiveControllerHost } from 'lit';
import { onPaletteChange } from './palette.js';

/** Renders an element anew, and so paints it, when light turns dark or back, while it is connected. */
export function renderWithPalette(element: ReactiveControllerHost): void {
  let stop = () => {};
  element.addController({
    hostConnected() {
      stop = onPaletteChange(() => element.requestUpdate());
    },
    hostDisconnected: () => stop(),
  });
}
