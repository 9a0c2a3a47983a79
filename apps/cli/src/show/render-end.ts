import picocolors from 'picocolors';
import { formatDuration } from '../terminal/format-duration.js';
import { formatPercent } from '../terminal/format-percent.js';
import { renderConfusion } from '../terminal/render-confusion.js';
import { renderCurve } from '../terminal/render-curve.js';
import { renderDigits } from '../terminal/render-digits.js';
import type { RunEnd } from './presenter.js';

export interface RenderEndOptions {
  columns: number;
  color: boolean;
  /** Only the figures. */
  brief: boolean;
  curve?: { step: number; testAccuracy: number }[];
}

/** Returns the end of a run for people: the figures beside the lab's, the confusion matrix, the worst digits. */
export function renderEnd(end: RunEnd, { columns, color, brief, curve }: RenderEndOptions): string {
  const paint = picocolors.createColors(color);
  const { result, reported, confusion, worst } = end;
  const blocks: string[] = [];
  if (!brief) {
    if (curve) {
      blocks.push(
        `${paint.bold('Accuracy by step')}\n${renderCurve(curve, { width: Math.min(columns, 76), height: 8, color })}`,
      );
    }
    blocks.push(`${paint.bold('Confusion matrix')}\n${renderConfusion(confusion, { color })}`);
    if (worst.length > 0) {
      blocks.push(
        `${paint.bold('The worst: sure of it, and wrong')}\n${renderDigits(worst.slice(0, 6), { columns, color })}`,
      );
    }
  }
  blocks.push(figures(end).join('\n'));
  if (result.synthetic) {
    blocks.push(paint.yellow(paint.bold('SYNTHETIC DIGITS: these figures say nothing about MNIST.')));
  } else if (reported) {
    const figure = formatPercent(reported.accuracy, 1);
    blocks.push(`The lab reports ${figure}${reported.text === figure ? '' : `: ${reported.text}`}`);
  }
  if (end.run) blocks.push(`Run folder: ${end.run}${end.report ? `\nReport:     ${end.report}` : ''}`);
  return `${blocks.join('\n\n')}\n`;
}

function figures({ result, confusion, run }: RunEnd): string[] {
  const [low, high] = result.testAccuracyInterval;
  const set = result.synthetic ? 'synthetic test digits' : 'test digits';
  const count = confusion.flat().reduce((sum, digits) => sum + digits, 0);
  const lines = [
    `${result.network} reads ${formatPercent(result.testAccuracy)} of the ${set} (${result.testErrors} errors of ${count.toLocaleString('en-US')}; 95 % interval ${formatPercent(low)} to ${formatPercent(high)}), cross-entropy ${result.testLoss.toFixed(4)}`,
  ];
  if (result.protocol === 'honest') {
    lines.push(
      `honest protocol: the network of step ${result.step}, the best on held-out digits (${formatPercent(result.validationAccuracy ?? Number.NaN)}); one look at the test digits`,
    );
  } else if (result.maxTestAccuracy !== undefined) {
    lines.push(
      `lab protocol: maximum over all evaluations ${formatPercent(result.maxTestAccuracy)}, last network as above`,
    );
  }
  lines.push(
    run
      ? `${result.steps.toLocaleString('en-US')} steps, ${formatDuration(result.elapsedMs)} from start to end`
      : `trained for ${result.steps.toLocaleString('en-US')} steps; judged in ${formatDuration(result.elapsedMs)}`,
  );
  return lines;
}
