import { forward } from '../../network/forward.js';
import type { Run } from '../../timeline/run.js';
import type { TestTick } from '../../timeline/run-history.js';
import { strings } from '../strings.js';
import { DigitCard } from './digit-card.js';
import { paintSheet, type SheetDigit } from './digit-sheet.js';
import { readTheme } from './theme.js';
import { wrongFirst } from './wrong-first.js';

const count = 1000;

/** A digit of the sheet that is known to the network's own answers. */
interface TestDigit extends SheetDigit {
  confidence: number;
}

/** A thousand test digits, mistakes first: what is left of the colour is what is left to learn. */
export class TestPanel {
  readonly #canvas = document.createElement('canvas');
  readonly #gauge = document.createElement('div');
  readonly #card: DigitCard;
  #run: Run | undefined;
  #shown: { run: string; step: number } | undefined;
  #digits: readonly TestDigit[] = [];
  readonly #narrow = matchMedia('(max-width: 720px)');

  constructor(host: HTMLElement) {
    this.#canvas.className = 'digit-sheet test-sheet';
    this.#canvas.setAttribute('role', 'img');
    this.#canvas.setAttribute('aria-label', strings.panels.waiting);
    host.append(this.#canvas, this.#gauge);
    this.#gauge.className = 'gauge';
    this.#gauge.setAttribute('aria-hidden', 'true');
    // The whole sheet is a tenth of all test digits.
    for (const percent of [100, 98, 96, 94, 92, 90]) {
      const mark = document.createElement('span');
      mark.textContent = `${percent} %`;
      mark.style.top = `${(100 - percent) * 10}%`;
      this.#gauge.append(mark);
    }
    this.#card = new DigitCard(
      host,
      this.#canvas,
      (column, row) => this.#digits[row * this.#columns + column],
      {
        columns: () => this.#columns,
        rows: () => count / this.#columns,
        probabilities: (digit) => this.#probabilities(digit),
      },
    );
    this.#narrow.addEventListener('change', () => this.#paint());
    new ResizeObserver(() => {
      this.#gauge.style.height = `${this.#canvas.clientHeight}px`;
    }).observe(this.#canvas);
  }

  get #columns(): number {
    return this.#narrow.matches ? 25 : 50;
  }

  draw(run: Run | undefined, tick: TestTick | undefined): void {
    this.#run = run;
    const data = run?.digits?.test;
    if (!run || !tick || !data) {
      if (this.#shown === undefined) return;
      this.#shown = undefined;
      this.#digits = [];
    } else {
      if (this.#shown?.run === run.id && this.#shown.step === tick.step) return;
      this.#shown = { run: run.id, step: tick.step };
      this.#digits = wrongFirst(data.labels, tick.predictions, count).map((i) => ({
        pixels: data.images.subarray(i * 784, (i + 1) * 784),
        truth: data.labels[i],
        answer: tick.predictions[i],
        confidence: tick.confidence[i] / 255,
      }));
    }
    this.#paint();
  }

  /** Paints again in the colours of now. */
  refresh(): void {
    this.#paint();
  }

  #paint(): void {
    const wrong = this.#digits.filter(({ truth, answer }) => truth !== answer).length;
    this.#canvas.setAttribute(
      'aria-label',
      `${this.#digits.length} test digits, ${wrong} of them wrong and in front`,
    );
    const columns = this.#columns;
    // Fewer test digits than MNIST's make another scale.
    this.#gauge.hidden = this.#run?.facts !== undefined && this.#run.facts.testCount !== 10 * count;
    paintSheet(this.#canvas, this.#digits, { columns, rows: count / columns, theme: readTheme() });
    this.#card.refresh();
  }

  /** What the kept weights nearest to the step make of a digit, and of which step they are. */
  #probabilities({ pixels }: SheetDigit): { step: number; probabilities: Float32Array } | undefined {
    const kept = this.#shown && this.#run?.history?.weightsAt(this.#shown.step);
    if (!kept || !this.#run?.facts) return undefined;
    return {
      step: kept.step,
      probabilities: forward(this.#run.facts.network, kept.weights, pixels).probabilities,
    };
  }
}
