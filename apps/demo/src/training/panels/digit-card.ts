import { html, nothing, render } from 'lit';
import { formatCount, formatPercent } from '../../styles/format.js';
import { strings } from '../strings.js';
import { paintSheet, type SheetDigit } from './digit-sheet.js';
import { readTheme } from './theme.js';

const words = strings.panels;

export interface DigitCardOptions {
  columns: number | (() => number);
  rows: number | (() => number);
  /** What the network makes of a digit, and after which step. */
  probabilities?: (digit: SheetDigit) => { step: number; probabilities: Float32Array } | undefined;
}

/** Shows the digit under the pointer, large, with its truth and its answer; a click keeps it, arrow keys walk. */
export class DigitCard {
  readonly #canvas: HTMLCanvasElement;
  readonly #card = document.createElement('div');
  readonly #at: (column: number, row: number) => SheetDigit | undefined;
  readonly #options: DigitCardOptions;
  #cell: { column: number; row: number } | undefined;
  #pinned = false;

  constructor(
    host: HTMLElement,
    canvas: HTMLCanvasElement,
    at: (column: number, row: number) => SheetDigit | undefined,
    options: DigitCardOptions,
  ) {
    this.#canvas = canvas;
    this.#at = at;
    this.#options = options;
    this.#card.className = 'digit-card';
    this.#card.hidden = true;
    this.#card.setAttribute('aria-live', 'polite');
    host.append(this.#card);
    canvas.tabIndex = 0;
    canvas.setAttribute('data-keys', '');
    canvas.addEventListener('pointermove', (event) => {
      if (!this.#pinned && event.pointerType === 'mouse') this.#show(this.#cellAt(event));
    });
    canvas.addEventListener('pointerleave', () => {
      if (!this.#pinned) this.#show(undefined);
    });
    canvas.addEventListener('click', (event) => {
      const cell = this.#cellAt(event);
      const again = this.#pinned && cell?.column === this.#cell?.column && cell?.row === this.#cell?.row;
      this.#pinned = !again && cell !== undefined;
      this.#show(again ? undefined : cell);
    });
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('blur', () => {
      this.#pinned = false;
      this.#show(undefined);
    });
  }

  /** Shows what is in the cell now. */
  refresh(): void {
    if (this.#cell) this.#show(this.#cell);
  }

  #size(): { columns: number; rows: number } {
    const value = (n: number | (() => number)) => (typeof n === 'number' ? n : n());
    return { columns: value(this.#options.columns), rows: value(this.#options.rows) };
  }

  #cellAt({ clientX, clientY }: MouseEvent): { column: number; row: number } | undefined {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const { columns, rows } = this.#size();
    const column = Math.floor(((clientX - left) / width) * columns);
    const row = Math.floor(((clientY - top) / height) * rows);
    return column >= 0 && row >= 0 && column < columns && row < rows ? { column, row } : undefined;
  }

  #key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    if (event.key === 'Escape') {
      this.#pinned = false;
      this.#show(undefined);
      return;
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const { columns, rows } = this.#size();
    const { column, row } = this.#cell ?? { column: -move[0], row: -move[1] };
    this.#pinned = true;
    this.#show({
      column: Math.min(Math.max(column + move[0], 0), columns - 1),
      row: Math.min(Math.max(row + move[1], 0), rows - 1),
    });
  }

  #show(cell: { column: number; row: number } | undefined): void {
    this.#cell = cell;
    const digit = cell && this.#at(cell.column, cell.row);
    this.#card.hidden = digit === undefined;
    if (!cell || !digit) return;
    const { columns, rows } = this.#size();
    const { clientWidth, clientHeight, offsetLeft, offsetTop } = this.#canvas;
    const x = offsetLeft + ((cell.column + 0.5) / columns) * clientWidth;
    const y = offsetTop + ((cell.row + 1) / rows) * clientHeight;
    this.#card.style.left = `${Math.min(Math.max(x - 90, 0), Math.max(clientWidth - 180, 0))}px`;
    this.#card.style.top = `${y + 6}px`;
    const { truth, answer } = digit;
    const isRight = truth === answer;
    const known = this.#options.probabilities?.(digit);
    const best =
      known &&
      [...known.probabilities.keys()]
        .sort((a, b) => known.probabilities[b] - known.probabilities[a])
        .slice(0, 3);
    render(
      html`
        <canvas class="digit-large" width="28" height="28"></canvas>
        <p><strong>${isRight ? words.right(String(truth)) : words.digit(String(truth), String(answer))}</strong></p>
        ${
          known && best
            ? html`<ul>${best.map(
                (
                  label,
                ) => html`<li><span>${label}</span><meter min="0" max="1" .value=${known.probabilities[label]}
                  aria-label=${String(label)}></meter><span>${formatPercent(known.probabilities[label], 1)}</span></li>`,
              )}</ul><p class="muted">${words.atStep(formatCount(known.step))}</p>`
            : nothing
        }
      `,
      this.#card,
    );
    const large = this.#card.querySelector('canvas');
    if (large) paintSheet(large, [{ ...digit, answer: truth }], { columns: 1, rows: 1, theme: readTheme() });
  }
}
