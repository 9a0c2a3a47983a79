import { html, nothing } from 'lit';
import { onceAFrame } from '../styles/once-a-frame.js';
import './draw.css';
import '../maps/lab-layer-maps.js';
import { describe, layersOf } from '../network/describe.js';
import type { Forward } from '../network/forward.js';
import { Section } from '../section/section.js';
import type { TimelineChange } from '../timeline/timeline.js';
import { best, percent } from './best.js';
import { examples } from './examples.js';
import { journey, type Moment } from './journey.js';
import './lab-journey.js';
import './lab-pad.js';
import type { LabPad } from './lab-pad.js';
import './lab-prepared.js';
import { lessonSettings } from './lesson-settings.js';
import type { StoredNetwork } from './network-file.js';
import { loadPageNetwork } from './page-network.js';
import { type PreparedDigit, prepareDigit } from './prepare-digit.js';
import { type Reader, read, readerOf, toBytes } from './reader.js';
import { strings } from './strings.js';
import { lessonSteps, Teacher } from './teacher.js';

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
  /** A pen says where it is several times in a frame. */
  readonly #inked = onceAFrame(this, () => this.#prepare());
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
    const { selected, cursor } = this.timeline;
    return (this.readsByRun ? readerOf(selected, cursor) : undefined) ?? this.stored;
  }

  protected override willUpdate(): void {
    this.#reader = this.#readerNow();
    this.#answer = this.#prepared && this.#reader && read(this.#reader, this.#prepared);
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

  /** Asks the run's kept weights, moment by moment. */
  async #lookBack(): Promise<void> {
    const run = this.timeline.selected;
    const prepared = this.#prepared;
    if (!run || !prepared) return;
    const moments: Moment[] = [];
    for await (const moment of journey(run, prepared)) {
      // Another drawing has taken its place.
      if (this.#prepared !== prepared) return;
      moments.push(moment);
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
      const selected = reader.at && this.timeline.selected?.settings;
      const settings = lessonSettings(selected, this.stored?.made.network);
      const learner = { network, weights, settings, name: strings.taughtRun };
      const run = await this.#teacher.teach({ image: toBytes(prepared.centred), label }, learner);
      this.readsByRun = true;
      this.timeline.select(run.id);
      this.timeline.goLive();
      const after = this.#readerNow();
      const { digit, probability } = best((after && read(after, prepared))?.probabilities ?? []);
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
        <div class="panel draw-prepared"><lab-prepared .prepared=${this.#prepared}></lab-prepared></div>
        <div class="panel draw-answer">${this.#reading()}</div>
        <div class="panel draw-maps">
          <h3>${strings.maps}</h3>
          ${this.#answer ? nothing : html`<p class="hint">${strings.mapsNone}</p>`}
          <lab-layer-maps .layers=${this.#answer?.layers ?? this.#blank()}></lab-layer-maps>
        </div>
      </div>
      ${this.#journeyStrip()}
      <div class="draw-status visually-hidden" role="status"></div>
    `;
  }

  /** The layers before anything is drawn: all of their numbers 0. */
  #blank(): Forward['layers'] {
    if (!this.#reader) return [];
    return describe(layersOf(this.#reader.network))
      .filter(({ type }) => type !== 'dropout')
      .map(({ name, type, outputShape: shape }) => {
        const values = new Float32Array(shape.reduce((all, size) => all * size, 1));
        return { name, type, shape: [...shape], values };
      });
  }

  get #pad(): LabPad {
    return this.querySelector('lab-pad') as LabPad;
  }

  #reading() {
    const probabilities = this.#answer?.probabilities;
    const top = probabilities && best(probabilities);
    const waiting = this.problem ?? (this.stored || this.#reader ? strings.nothing : strings.loading);
    return html`
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
      ${this.#whoReads()} ${this.#origin()} ${this.#lessonButtons()}
    `;
  }

  /** The page's network or the run, where there is one. */
  #whoReads() {
    const at = readerOf(this.timeline.selected, this.timeline.cursor)?.at;
    if (!at) return nothing;
    const words = strings.runAt(at.name, at.step);
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
    const { network, testAccuracy, testErrors, command, date } = this.stored.made;
    const parts = { network, accuracy: percent(testAccuracy, 2), errors: testErrors };
    return html`<div class="hint draw-origin">
      <p>${strings.reads(parts)}</p>
      <details>
        <summary>${strings.made}</summary>
        <p>${strings.madeBy(date)} <code>${command}</code>. ${strings.madeHow}</p>
      </details>
    </div>`;
  }

  /** The drawing's answers through the run. */
  #journeyStrip() {
    const run = this.timeline.selected;
    if (!run || this.#journeyOf !== run.id || this.#journey.length < 2) return nothing;
    return html`<div class="panel draw-journey">
      <lab-journey .moments=${this.#journey} .step=${this.#reader?.at?.step}
        @choose-step=${({ detail }: CustomEvent<number>) => this.timeline.scrubTo(detail)}></lab-journey>
    </div>`;
  }
}

customElements.define('lab-draw', LabDraw);
