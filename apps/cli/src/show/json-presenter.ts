import type { Presenter } from './presenter.js';

/** One JSON object a line, in the order of what happens; the last has type `result`. Tensors' values are left out. */
export function jsonPresenter(write: (text: string) => void): Presenter {
  const line = (event: object) => write(`${JSON.stringify(event)}\n`);
  return {
    doing: () => {},
    loading: (progress) => {
      if (progress.phase === 'done' || progress.phase === 'skipped') line({ type: 'load', ...progress });
    },
    warning: (message) => line({ type: 'warning', message }),
    started: (start) => line({ type: 'start', ...start }),
    event: (event) => {
      if (event.type === 'checkpoint')
        line({ type: event.type, step: event.step, elapsedMs: event.elapsedMs });
      else line(event);
    },
    stopped: (step, run) => line({ type: 'stopped', step, run }),
    ended: ({ result, confusion, worst, run }) => {
      line({ type: 'confusion', matrix: confusion });
      line({ type: 'worst', digits: worst.map(({ pixels: _, ...digit }) => digit) });
      line({ ...result, run });
    },
    close: () => {},
  };
}
