import { html } from 'lit';
import { formatCount, formatDuration, formatFigure, formatPercent } from '../styles/format.js';
import { isHeldOut, type Run } from '../timeline/run.js';
import { strings } from './strings.js';

const words = strings.figures;
const none = '–';

/** A run's speed, times and best figure. `stepsPerSecond` is 0 when none are made. */
export function trainingFigures(run: Run | undefined, stepsPerSecond: number) {
  const history = run?.history;
  const test = history?.test;
  const hasTest = test !== undefined && test.count > 0;
  const speed = run?.status === 'running' ? stepsPerSecond : 0;
  const elapsed = Math.max(history?.training.elapsedMs.at(-1) ?? 0, test?.elapsedMs.at(-1) ?? 0);
  const to99 = history?.firstToReach(0.99);
  const best = Math.max(0, ...(test?.accuracy ?? []));
  const batch = run?.settings.batchSize ?? 0;
  const left =
    run && speed > 0 ? ((run.settings.iterations - (history?.lastStep ?? 0)) / speed) * 1000 : undefined;
  const figure = (label: string, value: string, testId: string) =>
    html`<div><dt>${label}</dt><dd data-testid=${testId}>${value}</dd></div>`;
  return html`
    <dl class="training-figures">
      ${figure(words.stepsPerSecond, speed > 0 ? formatFigure(speed) : none, 'steps-per-second')}
      ${figure(words.imagesPerSecond, speed > 0 ? formatCount(speed * batch) : none, 'images-per-second')}
      ${figure(words.elapsed, elapsed > 0 ? formatDuration(elapsed) : none, 'elapsed')}
      ${figure(words.left, left === undefined ? none : formatDuration(left), 'time-left')}
      ${figure(run && isHeldOut(run) ? words.bestHeldOut : words.best, hasTest ? formatPercent(best) : none, 'best-accuracy')}
      ${figure(words.to99, to99 ? formatDuration(to99.elapsedMs) : hasTest ? words.notYet : none, 'time-to-99')}
    </dl>
  `;
}
