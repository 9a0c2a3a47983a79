import picocolors from 'picocolors';
import { formatDuration } from './format-duration.js';
import { formatPercent } from './format-percent.js';

export interface Progress {
  /** Steps done. */
  step: number;
  /** Steps of the whole run. */
  steps: number;
  /** Steps a second; left out of the line while unknown, like all that follow. */
  stepsPerSecond?: number;
  /** Training images a second. */
  imagesPerSecond?: number;
  /** Milliseconds to go. */
  etaMs?: number;
  /** Training loss, in nats. */
  loss?: number;
  /** Latest accuracy, 0..1. */
  accuracy?: number;
  /** The digits it was measured on. @defaultValue 'test' */
  accuracyOf?: string;
}

export interface RenderProgressOptions {
  /** Characters that the line may take; it never takes more. */
  width: number;
  /** @defaultValue false: no escape byte at all */
  color?: boolean;
}

type Field = 'counter' | 'accuracy' | 'loss' | 'stepsPerSecond' | 'imagesPerSecond' | 'eta';

/** What goes first when the line is too narrow. */
const dropOrder = ['imagesPerSecond', 'stepsPerSecond', 'bar', 'loss', 'eta', 'accuracy'] as const;
const separator = '  ';
const longestBar = 30;
const shortestBar = 8;

/**
 * The live line of a training: bar, steps, accuracy, ETA, loss, steps and images a second. In a narrow terminal the bar
 * shrinks first; then go, in this order, images a second, steps a second, the bar, the loss, the ETA and the accuracy.
 */
export function renderProgress(progress: Progress, { width, color = false }: RenderProgressOptions): string {
  const {
    step,
    steps,
    stepsPerSecond,
    imagesPerSecond,
    etaMs,
    loss,
    accuracy,
    accuracyOf = 'test',
  } = progress;
  const counter = `${String(step).padStart(String(steps).length)}/${steps}`;
  const fields = new Map<Field, string>([['counter', counter]]);
  if (accuracy !== undefined) fields.set('accuracy', `${accuracyOf} ${formatPercent(accuracy)}`);
  if (loss !== undefined) fields.set('loss', `loss ${loss.toFixed(4)}`);
  if (stepsPerSecond !== undefined) fields.set('stepsPerSecond', `${rounded(stepsPerSecond)} steps/s`);
  if (imagesPerSecond !== undefined) fields.set('imagesPerSecond', `${rounded(imagesPerSecond)} images/s`);
  if (etaMs !== undefined) fields.set('eta', `ETA ${formatDuration(etaMs)}`);

  let withBar = true;
  const room = () => width - [...fields.values()].join(separator).length - (withBar ? separator.length : 0);
  for (const field of dropOrder) {
    if (room() >= (withBar ? shortestBar : 0)) break;
    if (field === 'bar') withBar = false;
    else fields.delete(field);
  }
  const text = [...fields.values()].join(separator);
  if (!withBar) return text.slice(0, Math.max(0, width));
  return bar(step / steps, Math.min(longestBar, room()), color) + separator + text;
}

function bar(done: number, length: number, color: boolean): string {
  const paint = picocolors.createColors(color);
  const filled = Math.round(Math.min(1, Math.max(0, done)) * length);
  return paint.green('━'.repeat(filled)) + paint.dim('─'.repeat(length - filled));
}

/** Three digits are enough to watch, and keep the line from trembling. */
function rounded(rate: number): string {
  return rate < 99.95 ? rate.toFixed(1) : String(Math.round(rate));
}
