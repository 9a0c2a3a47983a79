import type { Run } from '../../timeline/run.js';
import type { TrainingTick } from '../../timeline/run-history.js';
import { strings } from '../strings.js';
import { DigitCard } from './digit-card.js';
import { paintSheet, type SheetDigit } from './digit-sheet.js';
import { readTheme } from './theme.js';
import { wrongFirst } from './wrong-first.js';

const columns = 10;

/** The batch that is learned from: ten rows of ten, mistakes first. */
export class BatchPanel {
  readonly #canvas = document.createElement('canvas');
  readonly #card: DigitCard;
  #shown: { run: string; step: number } | undefined;
  #digits: readonly SheetDigit[] = [];

  constructor(host: HTMLElement) {
    this.#canvas.className = 'digit-sheet batch-sheet';
    this.#canvas.setAttribute('role', 'img');
    this.#canvas.setAttribute('aria-label', strings.panels.waiting);
    host.append(this.#canvas);
    this.#card = new DigitCard(host, this.#canvas, (column, row) => this.#digits[row * columns + column], {
      columns,
      rows: 10,
    });
  }

  draw(run: Run | undefined, tick: TrainingTick | undefined): void {
    const data = run?.digits?.train;
    if (!run || !tick || !data) {
      if (this.#shown === undefined) return;
      this.#shown = undefined;
      this.#digits = [];
    } else {
      if (this.#shown?.run === run.id && this.#shown.step === tick.step) return;
      this.#shown = { run: run.id, step: tick.step };
      // A visitor's own digits are not among the training digits.
      const known = [...tick.batch.keys()].filter((i) => tick.batch[i] < data.count);
      const truths = known.map((i) => data.labels[tick.batch[i]]);
      const answers = known.map((i) => tick.batchPredictions[i]);
      this.#digits = wrongFirst(truths, answers, 100).map((i) => {
        const index = tick.batch[known[i]];
        return {
          pixels: data.images.subarray(index * 784, (index + 1) * 784),
          truth: truths[i],
          answer: answers[i],
        };
      });
    }
    this.#paint();
  }

  /** Paints again in the colours of now. */
  refresh(): void {
    this.#paint();
  }

  #paint(): void {
    const wrong = this.#digits.filter(({ truth, answer }) => truth !== answer).length;
    this.#canvas.setAttribute('aria-label', `${this.#digits.length} digits of the batch, ${wrong} wrong`);
    paintSheet(this.#canvas, this.#digits, { columns, rows: 10, theme: readTheme() });
    this.#card.refresh();
  }
}
