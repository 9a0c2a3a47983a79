import type { Dataset } from '@lab/mnist-data';
import { html, nothing } from 'lit';
import { builtInDigit } from '../convolution/built-in.js';
import type { StoredNetwork } from '../draw/network-file.js';
import { loadPageNetwork } from '../draw/page-network.js';
import type { LayerOutput } from '../network/forward.js';
import { formatCount, formatPercent } from '../page/format.js';
import { Section } from '../page/section.js';
import { onPaletteChange } from '../styles/palette.js';
import type { Run } from '../timeline/run.js';
import type { TestTick } from '../timeline/run-history.js';
import type { Weights } from '../timeline/tensor-layout.js';
import type { TimelineChange } from '../timeline/timeline.js';
import { countConfusion, digitsOfCell, misreadDigits } from './confusion.js';
import { paintDigit } from './digit-canvas.js';
import { ForwardClient, type NetworkAt } from './forward-client.js';
import type { ConfusionCell } from './lab-confusion.js';
import type { WallDigit } from './lab-digit-wall.js';
import type { PatchLayer } from './lab-patches.js';
import type { RangeOf } from './map-ranges.js';
import { patchLayers } from './patch-layers.js';
import { strings } from './strings.js';
import './inside.css';
import './lab-confusion.js';
import './lab-digit-wall.js';
import './lab-feature-maps.js';
import './lab-patches.js';

/** What a network made of the digit looked at. */
interface Seen {
  layers: readonly LayerOutput[];
  probabilities: Float32Array;
  /** Of the weights it was computed with. */
  step: number;
}

/** Digits that the wall shows at first, and adds at a time. */
const wallSize = 18;

/** The section "Look inside": patches, feature maps, confusions and mistakes, all at the step looked at. */
export class LabInside extends Section {
  static override properties = {
    ...Section.properties,
    digit: { state: true },
    range: { state: true },
    cell: { state: true },
    shown: { state: true },
    seen: { state: true },
    likely: { state: true },
    stored: { state: true },
  };

  /** Test digit looked at. */
  declare digit: number;
  declare range: RangeOf;
  declare cell: ConfusionCell | undefined;
  /** How many digits the wall shows. */
  declare shown: number;
  declare seen: Seen | undefined;
  /** Probabilities of the digits on the wall, by their index, and what they belong to. */
  declare likely: { key: string; of: ReadonlyMap<number, Float32Array> } | undefined;

  /** The page's own network: what is looked into before anything is trained. */
  declare stored: StoredNetwork | undefined;

  readonly #forward = new ForwardClient();
  #judged: { tick: TestTick; labels: Uint8Array; counts: Uint32Array; misread: number[] } | undefined;
  #asked = '';
  #askedWall = '';
  #moment = '';
  #unwatch: () => void = () => {};

  constructor() {
    super();
    this.digit = 0;
    this.range = 'layer';
    this.shown = wallSize;
  }

  /** While training goes on, only a new look at the test digits changes anything here. */
  protected override concerns(change: TimelineChange | 'digits'): boolean {
    const { selected: run, cursor } = this.timeline;
    const looks = run?.history?.testAt(cursor)?.step;
    const key = `${run?.id} ${run?.status} ${looks} ${run?.history?.weightsAt(cursor)?.step}`;
    if (change === 'data' && key === this.#moment) return false;
    this.#moment = key;
    return true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = onPaletteChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#unwatch();
    this.#forward.close();
    super.disconnectedCallback();
  }

  override render() {
    const run = this.timeline.selected;
    return html`
      <div class="section-head">
        <h2>${strings.title}</h2>
        <p>${strings.lead}</p>
        <p class="hint" aria-live="off">${this.#where(run)}</p>
      </div>
      <div class="inside">
        ${this.#patches(run)} ${this.#maps(run)}
        <div class="inside-pair">${this.#mistakes(run)}</div>
      </div>
    `;
  }

  #where(run: Run | undefined) {
    if (!run && !this.stored) return strings.noRun;
    if (!run) {
      const { testAccuracy, network } = this.stored?.made ?? { testAccuracy: 0, network: '' };
      return `${strings.pageNetwork(network, formatPercent(testAccuracy))} ${strings.noRun}`;
    }
    const step = run.history?.testAt(this.timeline.cursor)?.step ?? 0;
    return strings.at(formatCount(step), run.name);
  }

  #patches(run: Run | undefined) {
    const at = run
      ? run.history?.convolutionsAt(this.timeline.cursor)
      : this.stored && { step: this.stored.made.step, weights: this.stored.weights };
    const layers: PatchLayer[] = at ? patchLayers(at.weights, run ? limitWeights(run) : {}) : [];
    return html`
      <section class="panel" aria-labelledby="inside-patches">
        <div class="panel-head">
          <h3 id="inside-patches">${strings.patchesTitle}</h3>
          <p class="hint">${this.#patchesHint(run, layers, at?.step)}</p>
        </div>
        <lab-patches .layers=${layers}></lab-patches>
      </section>
    `;
  }

  #patchesHint(run: Run | undefined, layers: readonly PatchLayer[], step: number | undefined) {
    if (step === undefined) return run ? strings.waiting : strings.noRun;
    if (layers.length === 0) return strings.noConvolutions;
    return `${strings.patchesLead} ${strings.patchesOf(formatCount(step))}`;
  }

  #maps(run: Run | undefined) {
    const { seen } = this;
    const test = this.#testOf(run);
    const names = this.digits.classNames;
    return html`
      <section class="panel" aria-labelledby="inside-maps">
        <div class="panel-head">
          <h3 id="inside-maps">${strings.mapsTitle}</h3>
          <p class="hint">${strings.mapsLead} ${run && seen ? this.#mapsHint(seen) : nothing}</p>
        </div>
        ${
          test
            ? html`
                <div class="inside-digit">
                  <div class="inside-chooser">
                    <canvas class="inside-picture" width="28" height="28" role="img"
                      aria-label="${strings.digit} ${this.digit}: ${names[test.labels[this.digit]]}"></canvas>
                    ${this.#chooser(test.count)}
                    ${seen ? this.#probabilities(seen.probabilities, test.labels[this.digit]) : nothing}
                  </div>
                  <div class="inside-maps">
                    ${this.#rangeSwitch()}
                    <lab-layer-maps .layers=${seen?.layers ?? []} .range=${this.range}></lab-layer-maps>
                  </div>
                </div>
              `
            : html`<p class="hint">${run ? strings.waiting : strings.noRun}</p>`
        }
      </section>
    `;
  }

  #mapsHint({ step }: Seen) {
    const { cursor } = this.timeline;
    const kept = formatCount(step);
    return step === cursor ? strings.mapsOf(kept) : strings.mapsNearest(kept, formatCount(cursor));
  }

  #chooser(count: number) {
    const go = (index: number) => {
      this.digit = Math.min(Math.max(index, 0), count - 1) || 0;
    };
    const misread = this.#judged?.misread ?? [];
    const nextMisread = () => {
      const later = misread.filter((index) => index > this.digit);
      go(Math.min(...(later.length > 0 ? later : misread)));
    };
    return html`
      <div class="inside-choose">
        <button class="button" aria-label=${strings.previous} @click=${() => go(this.digit - 1)} ?disabled=${this.digit === 0}>‹</button>
        <label class="field">
          <span class="visually-hidden">${strings.digit}</span>
          <input type="number" inputmode="numeric" min="0" max=${count - 1} .value=${String(this.digit)}
            @change=${(event: Event) => go(Math.round(Number((event.target as HTMLInputElement).value)))} />
        </label>
        <button class="button" aria-label=${strings.next} @click=${() => go(this.digit + 1)} ?disabled=${this.digit === count - 1}>›</button>
        <button class="button" @click=${nextMisread} ?disabled=${misread.length === 0}>${strings.nextMisread}</button>
      </div>
    `;
  }

  #probabilities(probabilities: Float32Array, truth: number) {
    const names = this.digits.classNames;
    let answer = 0;
    for (let i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[answer]) answer = i;
    return html`
      <ol class="probabilities">
        ${[...probabilities].map(
          (probability, i) => html`
            <li class="${i === truth ? 'truth' : ''} ${i === answer ? 'answer' : ''}">
              <span class="name">${names[i]}</span>
              <meter min="0" max="1" .value=${probability} aria-label=${names[i]}></meter>
              <span class="number">${percent(probability)}</span>
              <span class="says">${note(i === truth, i === answer)}</span>
            </li>
          `,
        )}
      </ol>
    `;
  }

  #rangeSwitch() {
    return html`
      <fieldset class="segmented">
        <legend>${strings.range}</legend>
        <div>
          ${(['unit', 'layer', 'global'] as const).map(
            (range) => html`
              <label>
                <input type="radio" name="map-range" .checked=${this.range === range} @change=${() => {
                  this.range = range;
                }} />
                ${strings.ranges[range]}
              </label>
            `,
          )}
        </div>
      </fieldset>
    `;
  }

  #mistakes(run: Run | undefined) {
    const judged = this.#judge(run);
    const names = this.digits.classNames;
    if (!judged) {
      const why = run ? strings.waiting : strings.notYet;
      return html`
        <section class="panel"><div class="panel-head"><h3>${strings.confusionTitle}</h3><p class="hint">${why}</p></div></section>
        <section class="panel"><div class="panel-head"><h3>${strings.misreadTitle}</h3><p class="hint">${why}</p></div></section>
      `;
    }
    const { tick, counts, misread, labels } = judged;
    const lead = strings.confusionLead(
      formatCount(tick.predictions.length),
      formatCount(misread.length),
      formatCount(tick.step),
    );
    const indices = this.cell ? digitsOfCell(labels, tick, this.cell) : misread;
    return html`
      <section class="panel" aria-labelledby="inside-confusion">
        <div class="panel-head">
          <h3 id="inside-confusion">${strings.confusionTitle}</h3>
          <p class="hint">${lead}</p>
        </div>
        <div class="confusion-scroll">
          <lab-confusion .counts=${counts} .classNames=${names} .chosen=${this.cell}
            @choose-cell=${({ detail }: CustomEvent<ConfusionCell>) => this.#chooseCell(detail)}></lab-confusion>
        </div>
      </section>
      <section class="panel" aria-labelledby="inside-misread">
        <div class="panel-head">
          <h3 id="inside-misread">${this.cell ? strings.cellTitle(names[this.cell.truth], names[this.cell.answer]) : strings.misreadTitle}</h3>
          <p class="hint">${this.#wallHint(indices)}</p>
        </div>
        <lab-digit-wall .digits=${this.#wall(indices, judged)} .classNames=${names} .chosen=${this.digit}
          @choose-digit=${({ detail }: CustomEvent<number>) => this.#chooseDigit(detail)}></lab-digit-wall>
        <div class="buttons">
          ${
            indices.length > this.shown
              ? html`<button class="button" @click=${() => {
                  this.shown += wallSize;
                }}>${strings.more(Math.min(wallSize, indices.length - this.shown))}</button>`
              : nothing
          }
          ${
            this.cell
              ? html`<button class="button" @click=${() => {
                  this.#chooseCell(undefined);
                }}>${strings.allMisread}</button>`
              : nothing
          }
        </div>
      </section>
    `;
  }

  #wallHint(indices: readonly number[]) {
    if (indices.length === 0) return this.cell ? strings.noneOfCell : strings.none;
    const count = strings.wallOf(Math.min(this.shown, indices.length), indices.length);
    return `${count}. ${strings.misreadLead}`;
  }

  #wall(indices: readonly number[], { tick, labels }: { tick: TestTick; labels: Uint8Array }): WallDigit[] {
    const test = this.#testOf(this.timeline.selected);
    if (!test) return [];
    return indices.slice(0, this.shown).map((index) => ({
      index,
      pixels: test.images.subarray(index * 784, (index + 1) * 784),
      truth: labels[index],
      answer: tick.predictions[index],
      confidence: tick.confidence[index] / 255,
      probabilities: this.likely?.of.get(index),
    }));
  }

  #chooseCell(cell: ConfusionCell | undefined): void {
    const same = cell && this.cell && cell.truth === this.cell.truth && cell.answer === this.cell.answer;
    this.cell = same ? undefined : cell;
    this.shown = wallSize;
  }

  #chooseDigit(index: number): void {
    this.digit = index;
    this.querySelector('#inside-maps')?.scrollIntoView({ block: 'start', behavior: motion() });
  }

  /** The digits that a run is looked at with: its own, whatever was loaded since. */
  #testOf(run: Run | undefined): Dataset | undefined {
    return run?.digits?.test ?? this.digits.data?.test ?? (run ? undefined : ownDigit());
  }

  /** What the last look at the test digits found, counted once. */
  #judge(run: Run | undefined) {
    const tick = run?.history?.testAt(this.timeline.cursor);
    const labels = this.#testOf(run)?.labels;
    // Digits of another set than the run's may have been loaded since.
    if (!tick || !labels || labels.length !== tick.predictions.length) return undefined;
    const known = this.#judged;
    const same = known?.tick.step === tick.step && known.tick.predictions.buffer === tick.predictions.buffer;
    if (known && same && known.labels === labels) return known;
    const counts = countConfusion(labels, tick.predictions, this.digits.classNames.length);
    this.#judged = { tick, labels, counts, misread: misreadDigits(labels, tick) };
    return this.#judged;
  }

  /** A set of fewer digits may have taken the other's place. */
  protected override willUpdate(): void {
    const count = this.#testOf(this.timeline.selected)?.count ?? 1;
    if (this.digit >= count) this.digit = 0;
  }

  protected override updated(): void {
    const run = this.timeline.selected;
    const test = this.#testOf(run);
    const canvas = this.querySelector<HTMLCanvasElement>('.inside-picture');
    if (canvas && test) paintDigit(canvas, test.images.subarray(this.digit * 784, (this.digit + 1) * 784));
    if (!run && !this.stored && this.visible) void this.#loadStored();
    const network = run ? networkAt(run, this.timeline.cursor) : storedAt(this.stored);
    if (!network || !test || !this.visible) return;
    this.#askMaps(network, test.images);
    this.#askWall(network, test.images);
  }

  async #loadStored(): Promise<void> {
    // Without it this section waits for a run.
    this.stored = await loadPageNetwork().catch(() => undefined);
  }

  #askMaps(network: NetworkAt & { step: number }, images: Uint8Array): void {
    const key = `${network.key} ${this.digit} ${images.length}`;
    if (key === this.#asked) return;
    this.#asked = key;
    this.#forward.ask({
      purpose: 'maps',
      network,
      pixels: images.slice(this.digit * 784, (this.digit + 1) * 784),
      layers: true,
      answer: ({ layers, probabilities, error }) => {
        this.seen = error || !layers ? undefined : { layers, probabilities, step: network.step };
      },
    });
  }

  #askWall(network: NetworkAt, images: Uint8Array): void {
    const wall = [...this.querySelectorAll<HTMLElement & { digits: readonly WallDigit[] }>('lab-digit-wall')];
    const indices = wall.flatMap(({ digits }) => digits.map(({ index }) => index));
    const key = `${network.key} ${indices.join()}`;
    if (indices.length === 0 || key === this.#askedWall) return;
    this.#askedWall = key;
    const pixels = new Uint8Array(indices.length * 784);
    for (const [i, index] of indices.entries())
      pixels.set(images.subarray(index * 784, (index + 1) * 784), i * 784);
    this.#forward.ask({
      purpose: 'wall',
      network,
      pixels,
      layers: false,
      answer: ({ probabilities, error }) => {
        if (error) return;
        const classes = probabilities.length / indices.length;
        const of = new Map(
          indices.map((index, i) => [index, probabilities.subarray(i * classes, (i + 1) * classes)]),
        );
        this.likely = { key, of };
      },
    });
  }
}

/** The page's own digit, as a set of one. */
function ownDigit(): Dataset {
  const { image, label } = builtInDigit();
  const images = Uint8Array.from(image.values, (value) => Math.round(value * 255));
  const labels = Uint8Array.of(label);
  return { images, labels, count: 1, rows: 28, cols: 28, classes: 10, name: 'page', source: 'page' };
}

function storedAt(stored: StoredNetwork | undefined): (NetworkAt & { step: number }) | undefined {
  return stored && { key: 'page', spec: stored.network, weights: stored.weights, step: stored.made.step };
}

/** The network of a run at the kept weights nearest to a step. */
function networkAt(run: Run | undefined, step: number): (NetworkAt & { step: number }) | undefined {
  const at = run?.history?.weightsAt(step);
  if (!run?.facts || !at) return undefined;
  return { key: `${run.id} ${at.step}`, spec: run.facts.network, weights: at.weights, step: at.step };
}

/** Weights that set how far the colours of the patches reach: those of the newest step, for all steps, so that growth shows. */
function limitWeights(run: Run): Weights {
  return run.history?.convolutionsAt(run.history.lastStep)?.weights ?? {};
}

function note(truth: boolean, answer: boolean): string {
  if (truth) return answer ? strings.right : strings.truthNote;
  return answer ? strings.answerNote : '';
}

function percent(probability: number): string {
  if (probability > 0.999) return '> 99.9 %';
  if (probability < 0.001) return '< 0.1 %';
  return `${(100 * probability).toFixed(1)} %`;
}

function motion(): ScrollBehavior {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

customElements.define('lab-inside', LabInside);
