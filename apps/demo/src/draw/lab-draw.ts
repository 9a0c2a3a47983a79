import { html, nothing } from 'lit';
import './draw.css';
import { type Forward, forward } from '../network/forward.js';
import { labNetworks } from '../network/lab-network.js';
import type { Spec } from '../network/spec.js';
import { Section } from '../page/section.js';
import { fitCanvas } from '../styles/fit-canvas.js';
import { palette } from '../styles/palette.js';
import type { Weights } from '../timeline/tensor-layout.js';
import type { TimelineChange } from '../timeline/timeline.js';
import { examples } from './examples.js';
import './lab-drawn-maps.js';
import './lab-pad.js';
import type { LabPad } from './lab-pad.js';
import type { StoredNetwork } from './network-file.js';
import { loadPageNetwork } from './page-network.js';
import { type PreparedDigit, prepareDigit, side } from './prepare-digit.js';
import { strings } from './strings.js';
import { lessonSteps, Teacher } from './teacher.js';

/** A network with the weights it answers by. */
interface Reader {
  network: Spec;
  weights: Weights;
  /** Of a run: its step, and the step asked for. */
  at?: { step: number; asked: number; name: string };
}

/** A moment of a run, and what the drawing was read as then. */
interface Moment {
  step: number;
  digit: number;
  probability: number;
}

/** Moments of a run that the drawing's journey asks for. */
const journeyShares = [0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1];

/** Width and height of the small pictures, CSS pixels. */
const thumbnail = 96;

/** The section "Draw". */
export class LabDraw extends Section {
  static override properties = {
    ...Section.properties,
    stored: { state: true },
    problem: { state: true },
    readsByRun: { state: true },
    lesson: { state: true },
  };

  /** The page's own network, once it is here. */
  declare stored: StoredNetwork | undefined;
  /** What went wrong, in a sentence. */
  declare problem: string | undefined;
  /** Whether a run answers, where there is one; else the page's own network. */
  declare readsByRun: boolean;
  /** What is or was taught, in a sentence. */
  declare lesson: { busy: boolean; words: string } | undefined;

  #prepared: PreparedDigit | undefined;
  #answer: Forward | undefined;
  #reader: Reader | undefined;
  #journey: readonly Moment[] = [];
  #journeyOf = '';
  #example = 0;
  #teacher: Teacher | undefined;
  #frame = 0;
  #spoken: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.readsByRun = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#spoken);
    cancelAnimationFrame(this.#frame);
    super.disconnectedCallback();
  }

  protected override concerns(change: TimelineChange | 'digits'): boolean {
    return change !== 'digits';
  }

  async #load(): Promise<void> {
    try {
      this.stored = await loadPageNetwork();
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** Who answers: the run looked at by its weights at the cursor, or the page's own network. */
  #readerNow(): Reader | undefined {
    const run = this.timeline.selected;
    const asked = this.timeline.cursor;
    const kept = this.readsByRun ? run?.history?.weightsAt(asked) : undefined;
    if (run?.facts && kept) {
      const at = { step: kept.step, asked, name: run.name };
      return { network: run.facts.network, weights: kept.weights, at };
    }
    return this.stored;
  }

  get #hasRun(): boolean {
    return this.timeline.selected?.history?.weightsAt(this.timeline.cursor) !== undefined;
  }

  protected override willUpdate(): void {
    this.#reader = this.#readerNow();
    this.#answer = this.#prepared && this.#reader && this.#read(this.#reader, this.#prepared);
  }

  #read({ network, weights }: Reader, { centred }: PreparedDigit): Forward {
    return forward(network, weights, toBytes(centred));
  }

  protected override updated(): void {
    for (const [i, canvas] of [...this.querySelectorAll<HTMLCanvasElement>('.draw-thumbnail')].entries()) {
      const picture =
        this.#prepared && [this.#prepared.drawn, this.#prepared.fitted, this.#prepared.centred][i];
      drawPicture(canvas, picture, i > 0);
    }
  }

  /** Once a frame at most: a pen says where it is far more often. */
  #inked(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#prepare();
    });
  }

  #prepare(): void {
    this.#prepared = prepareDigit((this.querySelector('lab-pad') as LabPad).strokes);
    this.#journey = [];
    if (this.lesson && !this.lesson.busy) this.lesson = undefined;
    if (!this.stored && this.problem) void this.#load();
    this.requestUpdate();
  }

  /** The drawing rests: screen readers hear the answer, and its journey is looked up. */
  #rested(): void {
    this.#prepare();
    clearTimeout(this.#spoken);
    this.#spoken = setTimeout(() => {
      const status = this.querySelector('.draw-status');
      if (status && this.#answer) {
        const { digit, probability } = best(this.#answer.probabilities);
        status.textContent = strings.spoken(digit, percent(probability));
      }
    }, 400);
    void this.#lookBack();
  }

  /** Asks the run's kept weights, moment by moment, and lets the page breathe in between. */
  async #lookBack(): Promise<void> {
    const run = this.timeline.selected;
    const prepared = this.#prepared;
    if (!run?.history || !run.facts || !prepared) return;
    const { history, facts } = run;
    const moments: Moment[] = [];
    for (const share of journeyShares) {
      const kept = history.weightsAt(Math.round(share * history.lastStep));
      if (!kept || kept.step === moments.at(-1)?.step) continue;
      const { probabilities } = this.#read({ network: facts.network, weights: kept.weights }, prepared);
      moments.push({ step: kept.step, ...best(probabilities) });
      await new Promise((resolve) => setTimeout(resolve));
      if (this.#prepared !== prepared) return;
    }
    this.#journey = moments;
    this.#journeyOf = run.id;
    this.requestUpdate();
  }

  async #teach(label: number): Promise<void> {
    const prepared = this.#prepared;
    const reader = this.#reader;
    if (!prepared || !reader || this.lesson?.busy) return;
    this.#teacher ??= new Teacher({ timeline: this.timeline, training: this.training });
    this.lesson = { busy: true, words: strings.teaching(label, lessonSteps) };
    try {
      const { network, weights } = reader;
      const settings = this.#lessonSettings();
      const learner = { network, weights, settings, name: strings.taughtRun };
      const run = await this.#teacher.teach({ image: toBytes(prepared.centred), label }, learner);
      this.readsByRun = true;
      this.timeline.select(run.id);
      this.timeline.goLive();
      const after = this.#readerNow();
      const { digit, probability } = best((after && this.#read(after, prepared))?.probabilities ?? []);
      const test = run.history?.testAt(run.history.lastStep);
      const accuracy = test && percent(test.accuracy, 2);
      const parts = { digit: label, read: digit, percent: percent(probability), accuracy };
      this.lesson = { busy: false, words: strings.taught(parts) };
      void this.#lookBack();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.lesson = { busy: false, words: strings.teachFailed(message) };
    }
  }

  /** Of the run that a lesson starts where none is open: the same network, small steps. */
  #lessonSettings() {
    const selected = this.#reader?.at && this.timeline.selected;
    const lab = labNetworks.find(({ id }) => id === this.stored?.made.network) ?? labNetworks[0];
    const { recipe } = lab;
    const base = selected?.settings ?? {
      network: lab.id,
      backend: 'auto' as const,
      workers: 1,
      batchSize: recipe.batchSize,
      seed: 0,
      optimizer: recipe.optimizer,
      dropout: recipe.dropout,
      data: 'mnist' as const,
    };
    return {
      ...base,
      iterations: 2000,
      learningRate: { type: 'constant', config: { rate: 0.0002 } },
    };
  }

  #showExample(): void {
    const { strokes } = examples[this.#example % examples.length];
    this.#example += 1;
    (this.querySelector('lab-pad') as LabPad).show(strokes);
    this.#rested();
  }

  override render() {
    return html`
      <div class="section-head">
        <h2>${strings.title}</h2>
        <p>${strings.lead}</p>
      </div>
      <div class="draw-stage" @ink=${this.#inked} @ink-end=${this.#rested}>
        <div class="panel draw-pad">
          <lab-pad></lab-pad>
          <div class="buttons">
            <button type="button" class="button" ?disabled=${!this.#prepared} @click=${() => this.#pad.undo()}>
              ${strings.undo}
            </button>
            <button type="button" class="button" ?disabled=${!this.#prepared} @click=${() => this.#pad.clear()}>
              ${strings.clear}
            </button>
            <button type="button" class="button" @click=${this.#showExample}>${strings.example}</button>
          </div>
        </div>
        <div class="panel draw-prepared">${this.#pipeline()}</div>
        <div class="panel draw-answer">${this.#reading()}</div>
        <div class="panel draw-maps">
          <h3>${strings.maps}</h3>
          <lab-drawn-maps .layers=${this.#answer?.layers ?? []}></lab-drawn-maps>
          ${this.#answer ? nothing : html`<p class="hint">${strings.mapsNone}</p>`}
        </div>
      </div>
      ${this.#journeyStrip()}
      <div class="draw-status visually-hidden" role="status"></div>
    `;
  }

  get #pad(): LabPad {
    return this.querySelector('lab-pad') as LabPad;
  }

  #pipeline() {
    const words = [strings.drawn, strings.fitted, strings.centred];
    const shift = this.#prepared?.shift;
    return html`<figure class="draw-pipeline">
      <figcaption>${strings.pipeline}</figcaption>
      <ol>
        ${words.map((word) => html`<li><canvas class="draw-thumbnail" aria-hidden="true"></canvas><span>${word}</span></li>`)}
      </ol>
      <p class="hint">${shift ? strings.moved(shift.x, shift.y) : nothing}</p>
    </figure>`;
  }

  #reading() {
    const probabilities = this.#answer?.probabilities;
    const top = probabilities && best(probabilities);
    const waiting = this.problem ?? (this.stored || this.#reader ? strings.nothing : strings.loading);
    return html`
      ${this.#whoReads()}
      <div class="draw-digit">
        <span data-testid="prediction">${top ? top.digit : ''}</span>
        <span class="muted">${top ? strings.probability(percent(top.probability)) : waiting}</span>
      </div>
      <ul class="draw-bars" aria-label=${strings.probabilities}>
        ${Array.from({ length: 10 }, (_, digit) => {
          const probability = probabilities?.[digit] ?? 0;
          return html`<li class=${digit === top?.digit ? 'top' : ''}>
            <b>${digit}</b>
            <span class="bar" .style=${`--share: ${probability}`}></span>
            <span>${probabilities ? percent(probability) : ''}</span>
          </li>`;
        })}
      </ul>
      ${this.#lessonButtons()} ${this.#origin()}
    `;
  }

  /** The page's network or the run, where there is one. */
  #whoReads() {
    if (!this.#hasRun) return nothing;
    const at = this.#reader?.at;
    const run = this.timeline.selected;
    const words = run ? strings.runAt(run.name, at?.step ?? this.timeline.cursor) : '';
    return html`<fieldset class="segmented draw-reader">
      <legend>${strings.readBy}</legend>
      <div>
        ${[[true, words] as const, [false, strings.pageNetwork] as const].map(
          ([byRun, label]) =>
            html`<label
              ><input
                type="radio"
                name="draw-reader"
                .checked=${this.readsByRun === byRun}
                @change=${() => {
                  this.readsByRun = byRun;
                }}
              />${label}</label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  #lessonButtons() {
    if (!this.#prepared || !this.#reader) return nothing;
    return html`<div class="draw-lesson" role="group" aria-label=${strings.wrong}>
      <p class="small">${strings.wrong}</p>
      <div class="buttons">
        ${Array.from(
          { length: 10 },
          (_, digit) =>
            html`<button
              type="button"
              class="button"
              aria-label=${strings.teachLabel(digit)}
              ?disabled=${this.lesson?.busy ?? false}
              @click=${() => this.#teach(digit)}
            >
              ${digit}
            </button>`,
        )}
      </div>
      <p class="hint" role="status">${this.lesson?.words ?? nothing}</p>
    </div>`;
  }

  /** Where the weights are from. */
  #origin() {
    const at = this.#reader?.at;
    if (at)
      return at.step === at.asked ? nothing : html`<p class="hint">${strings.nearest(at.asked, at.step)}</p>`;
    if (!this.stored) return nothing;
    const { testAccuracy, testErrors, command, date } = this.stored.made;
    const parts = { accuracy: percent(testAccuracy, 2), errors: testErrors, command, date };
    return html`<p class="hint" title=${strings.madeHow}>${strings.made(parts)} <code>${command}</code>.</p>`;
  }

  /** The drawing's answers through the run: when the network learned to read it. */
  #journeyStrip() {
    const run = this.timeline.selected;
    if (!run || this.#journeyOf !== run.id || this.#journey.length < 2) return nothing;
    const shown = this.#reader?.at?.step;
    return html`<div class="panel draw-journey">
      <h3>${strings.journey}</h3>
      <div class="buttons">
        ${this.#journey.map(
          ({ step, digit, probability }) =>
            html`<button
              type="button"
              class="button"
              aria-pressed=${step === shown}
              aria-label=${strings.journeyLabel(step, digit, percent(probability))}
              @click=${() => this.timeline.scrubTo(step)}
            >
              <b>${digit}</b><span>${percent(probability)}</span><span class="muted">${step}</span>
            </button>`,
        )}
      </div>
      <p class="hint">${strings.journeyHint}</p>
    </div>`;
  }
}

function best(probabilities: ArrayLike<number>): { digit: number; probability: number } {
  let digit = 0;
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[digit]) digit = i;
  return { digit, probability: probabilities[digit] ?? 0 };
}

function percent(share: number, decimals = 0): string {
  // Rounded up to 100 it would claim more than there is.
  if (decimals === 0 && share < 1 && share > 0.995) return '>\u00a099\u00a0%';
  return `${(100 * share).toFixed(decimals)}\u00a0%`;
}

function toBytes(ink: Float32Array): Uint8Array {
  return Uint8Array.from(ink, (value) => Math.round(255 * value));
}

/** Draws one of the small pictures, with the box of 20 by 20 where it matters. */
function drawPicture(canvas: HTMLCanvasElement, picture: Float32Array | undefined, boxed: boolean): void {
  const { map, line, accent } = palette();
  const context = fitCanvas(canvas, thumbnail, thumbnail);
  const cell = thumbnail / side;
  context.fillStyle = map.css(0);
  context.fillRect(0, 0, thumbnail, thumbnail);
  for (const [at, ink] of (picture ?? new Float32Array(0)).entries()) {
    if (ink === 0) continue;
    context.fillStyle = map.css(ink);
    context.fillRect((at % side) * cell, Math.floor(at / side) * cell, cell + 0.3, cell + 0.3);
  }
  context.setLineDash([]);
  context.strokeStyle = line;
  context.strokeRect(0.5, 0.5, thumbnail - 1, thumbnail - 1);
  if (!boxed) return;
  context.strokeStyle = accent;
  context.setLineDash([2, 3]);
  context.strokeRect(4 * cell, 4 * cell, 20 * cell, 20 * cell);
}

customElements.define('lab-draw', LabDraw);
