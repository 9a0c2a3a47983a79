import { html, nothing } from 'lit';
import './convolution.css';
import './patch-stage.css';
import { Section } from '../section/section.js';
import { formatNumber } from '../styles/format-number.js';
import { onceAFrame } from '../styles/once-a-frame.js';
import type { TimelineChange } from '../timeline/timeline.js';
import { learnedFirstLayer, side } from './built-in.js';
import { planeOf } from './convolution.js';
import { rangeOf } from './draw-cells.js';
import './lab-input-plane.js';
import './lab-layer-sizes.js';
import './lab-output-plane.js';
import './lab-patch-arithmetic.js';
import './lab-patch-controls.js';
import './lab-patch-cost.js';
import './lab-patch-player.js';
import type { LabPatchPlayer } from './lab-patch-player.js';
import './lab-plane-strip.js';
import './lab-stride-or-pool.js';
import { type LearnedLayer, PatchModel } from './patch-model.js';
import type { PresetId } from './presets.js';
import { strings } from './strings.js';

/** Those that have a button; a copy is what the fifth output channel begins with. */
const offered = ['vertical', 'horizontal', 'blur', 'sharpen'] as const;

/** The section "See a convolution". */
export class LabConvolution extends Section {
  readonly model = new PatchModel();

  #unsubscribe: (() => void) | undefined;
  readonly #changed = onceAFrame(this);
  #announced: ReturnType<typeof setTimeout> | undefined;
  /** Whether the patches shown are a network's, and follow the timeline. */
  #follows = false;
  #digit = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.model.subscribe(this.#changed);
  }

  override disconnectedCallback(): void {
    this.#unsubscribe?.();
    clearTimeout(this.#announced);
    super.disconnectedCallback();
  }

  protected override concerns(change: TimelineChange | 'digits'): boolean {
    return change !== 'digits' && this.#follows;
  }

  protected override willUpdate(): void {
    if (!this.#follows || this.model.source === undefined) return;
    const learned = this.#learned();
    if (learned.source !== this.model.source) this.model.showLearned(learned);
  }

  /** The first layer of the run looked at, at the step looked at; the page's own network's when there is none. */
  #learned(): LearnedLayer {
    const run = this.timeline.selected;
    const at = run?.history?.convolutionsAt(this.timeline.cursor);
    const entry = at && Object.entries(at.weights).find(([, { shape }]) => shape.length === 4);
    if (!run || !at || !entry) return { ...learnedFirstLayer(), source: strings.ownNetwork };
    const [name, kernel] = entry;
    const bias = at.weights[name.replace(/kernel$/, 'bias')]?.values ?? new Float32Array(kernel.shape[3]);
    return { kernel, bias, source: strings.runNetwork(run.name, at.step) };
  }

  #showLearned(): void {
    this.#follows = true;
    this.model.showLearned(this.#learned());
  }

  #preset(preset: PresetId): void {
    this.#follows = false;
    this.model.applyPreset(preset);
  }

  /** One of the run's digits where some are loaded, else another generated one. */
  async #anotherDigit(): Promise<void> {
    this.#digit += 1;
    const loaded = this.digits.data?.test;
    if (loaded) {
      this.#show(loaded.images.subarray((this.#digit % loaded.count) * side * side));
      return;
    }
    const { syntheticDigits } = await import('@lab/mnist-data/synthetic');
    this.#show(syntheticDigits({ count: 1, seed: 0, first: 7 + this.#digit }).images);
  }

  #show(pixels: Uint8Array): void {
    const values = Float32Array.from({ length: side * side }, (_, i) => pixels[i] / 255);
    this.model.setDigit({ shape: [side, side, 1], values });
  }

  /** The patch was moved by hand: the sweep stops, and once it rests, screen readers hear where. */
  #moved(): void {
    this.querySelector<LabPatchPlayer>('lab-patch-player')?.pause();
    clearTimeout(this.#announced);
    this.#announced = setTimeout(() => {
      const status = this.querySelector('.patch-status');
      const { row, column, explanation } = this.model;
      if (status && explanation)
        status.textContent = strings.place(row, column, formatNumber(explanation.result, 3));
    }, 500);
  }

  override render() {
    const { model } = this;
    const { outputs } = model.settings;
    const shape = model.output.shape.slice(0, 2).join('×');
    return html`
      <div class="section-head">
        <h2>${strings.title}</h2>
        <p>${strings.lead}</p>
      </div>
      <div class="panel patch-panel" @patch-moved=${this.#moved}>
        <div class="patch-stage">
          <figure class="patch-input">
            <figcaption>
              <b>${strings.inputOf(model.channel, model.settings.inputs)}</b>
              <button type="button" class="button small" @click=${this.#anotherDigit}>${strings.anotherDigit}</button>
            </figcaption>
            <lab-input-plane .model=${model}></lab-input-plane>
            <p class="hint">${strings.inputHint}</p>
            <lab-plane-strip .model=${model} of="input"></lab-plane-strip>
          </figure>
          <lab-patch-player .model=${model}></lab-patch-player>
          <div class="patch-middle">
            ${this.#presets()}
            <p class="patch-finds">${this.#finds()} <span class="muted">${strings.weightHint}</span></p>
            <lab-patch-arithmetic .model=${model}></lab-patch-arithmetic>
          </div>
          <figure class="patch-output">
            <figcaption><b>${strings.outputOf(model.filter)}</b><span class="muted">${shape}</span></figcaption>
            <lab-output-plane .model=${model}></lab-output-plane>
            ${this.#legend()}
            <p class="hint">${strings.outputHint}</p>
            ${outputs > 1 ? html`<lab-plane-strip .model=${model} of="output"></lab-plane-strip>` : nothing}
          </figure>
        </div>
        <lab-patch-controls .model=${model}></lab-patch-controls>
        <lab-patch-cost .model=${model}></lab-patch-cost>
        ${this.#notes()}
        <div class="patch-status visually-hidden" role="status"></div>
      </div>
      <div class="convolution-more">
        <div class="panel"><lab-stride-or-pool .model=${model}></lab-stride-or-pool></div>
        <div class="panel"><lab-layer-sizes></lab-layer-sizes></div>
      </div>
    `;
  }

  #presets() {
    const { source, preset: chosen } = this.model;
    return html`<div class="buttons patch-presets" role="group" aria-label=${strings.presets}>
      ${offered.map(
        (preset) =>
          html`<button
            type="button"
            class="button"
            aria-pressed=${source === undefined && preset === chosen}
            @click=${() => this.#preset(preset)}
          >
            ${strings.preset[preset]}
          </button>`,
      )}
      <button type="button" class="button" aria-pressed=${source !== undefined} @click=${this.#showLearned}>
        ${strings.learned}
      </button>
    </div>`;
  }

  /** What the patch looks for, in a sentence. */
  #finds(): string {
    const { source, preset } = this.model;
    if (source !== undefined) return strings.learnedHint(source);
    return preset ? strings.finds[preset] : strings.ownPatch;
  }

  /** What the output's colours stand for. */
  #legend() {
    const { model } = this;
    const { relu } = model.settings;
    const { low, high } = rangeOf(planeOf(model.output, model.filter), !relu);
    return html`<p class="patch-legend ${relu ? '' : 'signed'}">
      <span>${formatNumber(low)}</span><span class="bar"></span><span>${formatNumber(high)}</span>
    </p>`;
  }

  /** What is to be said of the padding. */
  #notes() {
    const { model } = this;
    if (model.count === 0) return nothing;
    const { down, right } = model.windows;
    const { padding } = model.settings;
    const pads = down.before + down.after > 0;
    const padded = pads ? strings.pads(down.before, down.after) : strings.noPadsNeeded;
    const [height, width] = model.input.shape;
    const read = (cells: readonly boolean[]) => cells.filter(Boolean).length;
    const unread = height * width - read(down.read) * read(right.read);
    const differing = pads ? model.differingAtEdges : 0;
    return html`<p class="hint patch-notes">
      ${padding === 'valid' ? strings.noPads : padded}
      ${unread > 0 ? strings.unread(unread) : nothing}
      ${pads ? (differing === 0 ? strings.edgesAgree : strings.edgesDiffer(differing)) : nothing}
    </p>`;
  }
}

customElements.define('lab-convolution', LabConvolution);
