import { humanPresenter } from './human-presenter.js';
import { jsonPresenter } from './json-presenter.js';
import type { Presenter } from './presenter.js';
import { processTerminal } from './terminal.js';

export interface ShowOptions {
  json?: boolean;
  quiet?: boolean;
}

/** Returns what shows a command as its options ask. */
export function choosePresenter({ json, quiet }: ShowOptions): Presenter {
  if (json) {
    const presenter = jsonPresenter((text) => process.stdout.write(text));
    return {
      ...presenter,
      // A person who pipes stdout into a file still has to read it.
      warning: (message) => {
        process.stderr.write(`! ${message}\n`);
        presenter.warning(message);
      },
    };
  }
  return humanPresenter({ terminal: processTerminal(process.stdout), quiet, now: () => performance.now() });
}
