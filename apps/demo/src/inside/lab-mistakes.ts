import { html, LitElement, nothing } from 'lit';
import { formatCount } from '../styles/format.js';
import { digitsOfCell } from './confusion.js';
import type { Judged } from './judged.js';
import './lab-confusion.js';
import type { ConfusionCell } from './lab-confusion.js';
import './lab-digit-wall.js';
import type { WallDigit } from './lab-digit-wall.js';
import './mistakes.css';
import { strings } from './strings.js';

/** Probabilities of the digits on the wall, and which weights they are by. */
export interface Likely {
  step: number;
  of: ReadonlyMap<number, Float32Array>;
}

/** Digits that the wall shows at first, and adds at a time. */
const wallSize = 18;

/**
 * What digits are taken for, and the misread ones: a cell of the table shows its own. Fires `wall` with the indices of the digits
 * shown, and `choose-digit` with one.
 */
export class LabMistakes extends LitElement {
  static override properties = {
    judged: { attribute: false },
    lead: {},
    images: { attribute: false },
    classNames: { attribute: false },
    chosen: { attribute: false },
    likely: { attribute: false },
    cell: { state: true },
    shown: { state: true },
  };

  declare judged: Judged;
  /** What the table says, in a sentence. */
  declare lead: string;
  /** [count · 784] of the test digits */
  declare images: Uint8Array;
  declare classNames: readonly string[];
  /** The digit looked at. */
  declare chosen: number;
  declare likely: Likely | undefined;
  declare cell: ConfusionCell | undefined;
  /** How many digits the wall shows. */
  declare shown: number;

  #wall = '';

  constructor() {
    super();
    this.shown = wallSize;
  }

  protected override createRenderRoot() {
    return this;
  }

  get #indices(): readonly number[] {
    const { judged, cell } = this;
    return cell ? digitsOfCell(judged.labels, judged, cell) : judged.misread;
  }

  protected override updated(): void {
    const detail = this.#indices.slice(0, this.shown);
    if (detail.join() === this.#wall) return;
    this.#wall = detail.join();
    this.dispatchEvent(new CustomEvent('wall', { detail }));
  }

  #chooseCell(cell: ConfusionCell | undefined): void {
    const same = cell && this.cell && cell.truth === this.cell.truth && cell.answer === this.cell.answer;
    this.cell = same ? undefined : cell;
    this.shown = wallSize;
  }

  override render() {
    const { judged, classNames, cell } = this;
    const indices = this.#indices;
    const title = cell
      ? strings.cellTitle(classNames[cell.truth], classNames[cell.answer])
      : strings.misreadTitle;
    return html`
      <section class="panel" aria-labelledby="inside-confusion">
        <div class="panel-head">
          <h3 id="inside-confusion">${strings.confusionTitle}</h3>
          <p class="hint">${this.lead}</p>
        </div>
        <div class="confusion-scroll">
          <lab-confusion .counts=${judged.counts} .classNames=${classNames} .chosen=${cell}
            @choose-cell=${({ detail }: CustomEvent<ConfusionCell>) => this.#chooseCell(detail)}></lab-confusion>
        </div>
      </section>
      <section class="panel" aria-labelledby="inside-misread">
        <div class="panel-head">
          <h3 id="inside-misread">${title}</h3>
          <p class="hint">${this.#wallHint(indices)}</p>
        </div>
        <lab-digit-wall .digits=${this.#digits(indices)} .classNames=${classNames} .chosen=${this.chosen}></lab-digit-wall>
        <div class="buttons">
          ${
            indices.length > this.shown
              ? html`<button class="button" @click=${() => {
                  this.shown += wallSize;
                }}>${strings.more(Math.min(wallSize, indices.length - this.shown))}</button>`
              : nothing
          }
          ${
            cell
              ? html`<button class="button" @click=${() => this.#chooseCell(undefined)}>${strings.allMisread}</button>`
              : nothing
          }
        </div>
      </section>
    `;
  }

  #wallHint(indices: readonly number[]): string {
    if (indices.length === 0) return this.cell ? strings.noneOfCell : strings.none;
    const count = strings.wallOf(Math.min(this.shown, indices.length), indices.length);
    const { likely, judged } = this;
    if (!likely) return `${count}. ${strings.misreadLead}`;
    const bars = likely.step === judged.step ? strings.likely : strings.likelyOf(formatCount(likely.step));
    return `${count}. ${strings.misreadLead} ${bars}`;
  }

  #digits(indices: readonly number[]): WallDigit[] {
    const { judged, images, likely } = this;
    return indices.slice(0, this.shown).map((index) => ({
      index,
      pixels: images.subarray(index * 784, (index + 1) * 784),
      truth: judged.labels[index],
      answer: judged.predictions[index],
      confidence: judged.confidence[index] / 255,
      probabilities: likely?.of.get(index),
    }));
  }
}

customElements.define('lab-mistakes', LabMistakes);
