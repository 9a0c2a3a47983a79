import type { Dataset } from '@lab/mnist-data';
import { html, nothing } from 'lit';
import { builtInDigit } from '../convolution/built-in.js';
import type { StoredNetwork } from '../draw/network-file.js';
import { loadPageNetwork } from '../draw/page-network.js';
import type { Weights } from '../network/tensor-layout.js';
import { Section } from '../section/section.js';
import { formatCount, formatPercent } from '../styles/format.js';
import type { Run } from '../timeline/run.js';
import type { TimelineChange } from '../timeline/timeline.js';
import { ForwardClient } from './forward-client.js';
import './inside.css';
import { type Judged, judge } from './judged.js';
import './lab-digit-view.js';
import type { Seen } from './lab-digit-view.js';
import './lab-mistakes.js';
import type { Likely } from './lab-mistakes.js';
import './lab-patches.js';
import type { PatchLayer } from './lab-patches.js';
import { type NetworkAtStep, networkAt, storedAt } from './network-at.js';
import { patchLayers } from './patch-layers.js';
import { readAll } from './read-all.js';
import { strings } from './strings.js';

/** The section "Look inside": patches, maps of a digit, confusions and mistakes, all at the step looked at. */
export class LabInside extends Section {
  static override properties = {
    ...Section.properties,
    digit: { state: true },
    seen: { state: true },
    wall: { state: true },
    likely: { state: true },
    stored: { state: true },
    examined: { state: true },
    problem: { state: true },
  };

  /** Test digit looked at. */
  declare digit: number;
  declare seen: Seen | undefined;
  /** Digits on the wall of mistakes. */
  declare wall: readonly number[];
  declare likely: (Likely & { key: string }) | undefined;
  /** The page's own network: what is looked into before anything is trained. */
  declare stored: StoredNetwork | undefined;
  /** What it makes of the test digits, once somebody wanted to know. */
  declare examined: (Judged & { digits: Dataset }) | undefined;
  /** Why that failed, in a sentence. */
  declare problem: string | undefined;

  readonly #forward = new ForwardClient();
  #judged: (Judged & { of: string }) | undefined;
  #examining = false;
  #asked = '';
  #askedWall = '';
  #moment = '';

  constructor() {
    super();
    this.digit = 0;
    this.wall = [];
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

  override disconnectedCallback(): void {
    this.#forward.close();
    super.disconnectedCallback();
  }

  override render() {
    const run = this.timeline.selected;
    const test = this.#testOf(run);
    return html`
      <div class="section-head">
        <h2>${strings.title}</h2>
        <p>${strings.lead}</p>
        <p class="hint" aria-live="off">${this.#where(run)}</p>
      </div>
      <div class="inside" @choose-digit=${({ target, detail }: CustomEvent<number>) => this.#chooseDigit(detail, target)}>
        ${this.#patches(run)} ${this.#maps(run, test)} ${this.#mistakes(run, test)}
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

  #maps(run: Run | undefined, test: Dataset | undefined) {
    const { seen } = this;
    return html`
      <section class="panel" aria-labelledby="inside-maps">
        <div class="panel-head">
          <h3 id="inside-maps">${strings.mapsTitle}</h3>
          <p class="hint">${strings.mapsLead} ${run && seen ? this.#mapsHint(seen) : nothing}</p>
        </div>
        ${
          test
            ? html`<lab-digit-view .digits=${test} .index=${this.digit} .classNames=${this.digits.classNames}
                .seen=${seen} .misread=${this.#judge(run)?.misread ?? []}></lab-digit-view>`
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

  #mistakes(run: Run | undefined, test: Dataset | undefined) {
    const judged = this.#judge(run);
    if (!judged || !test) return this.#noMistakes(run);
    const likely = this.likely?.key === this.#network(run)?.key ? this.likely : undefined;
    return html`<lab-mistakes .judged=${judged} .lead=${this.#lead(run, judged)} .images=${test.images}
      .classNames=${this.digits.classNames} .chosen=${this.digit} .likely=${likely}
      @wall=${({ detail }: CustomEvent<readonly number[]>) => {
        this.wall = detail;
      }}></lab-mistakes>`;
  }

  #lead(run: Run | undefined, { predictions, labels, misread, step }: Judged): string {
    const [read, wrong] = [formatCount(predictions.length), formatCount(misread.length)];
    if (run) return strings.confusionLead(read, wrong, formatCount(step));
    const going = predictions.length < labels.length;
    const { notice } = this.digits.state;
    const words = notice ? `${strings.examined(read, wrong)} ${notice}` : strings.examined(read, wrong);
    return going ? `${strings.examining(read, formatCount(labels.length))} ${words}` : words;
  }

  /** Before anything was trained: what will be here, and the page's own network to try it with. */
  #noMistakes(run: Run | undefined) {
    const loading = this.digits.state.phase === 'loading';
    const offer = html`
      <p class="hint">${this.problem ?? (this.#examining ? this.digits.state.message : strings.examineHint)}</p>
      <button type="button" class="button accent" ?disabled=${this.#examining || loading} @click=${() => void this.#examine()}>${strings.examine}</button>
    `;
    return html`
      <div class="inside-pair">
        <section class="panel">
          <div class="panel-head"><h3>${strings.confusionTitle}</h3><p class="hint">${run ? strings.waiting : strings.notYet}</p></div>
          ${run || !this.stored ? nothing : offer}
        </section>
        <section class="panel">
          <div class="panel-head"><h3>${strings.misreadTitle}</h3><p class="hint">${run ? strings.waiting : strings.misreadNotYet}</p></div>
        </section>
      </div>
    `;
  }

  /** Lets the page's own network read the test digits, and shows what it finds on the way. */
  async #examine(): Promise<void> {
    const network = storedAt(this.stored);
    if (!network || this.#examining) return;
    this.#examining = true;
    this.problem = undefined;
    try {
      const { test } = await this.digits.load('mnist');
      const { length: classes } = this.digits.classNames;
      for await (const soFar of readAll(this.#forward, network, test))
        this.examined = { ...judge(soFar, test.labels, classes), digits: test };
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.#examining = false;
    this.requestUpdate();
  }

  /** A digit of the wall was chosen, or another one of the view itself. */
  #chooseDigit(index: number, target: EventTarget | null): void {
    this.digit = index;
    if (target instanceof Element && target.closest('lab-mistakes'))
      this.querySelector('#inside-maps')?.scrollIntoView({ block: 'start', behavior: motion() });
  }

  /** The digits that a run is looked at with: its own, whatever was loaded since. */
  #testOf(run: Run | undefined): Dataset | undefined {
    if (run) return run.digits?.test ?? this.digits.data?.test;
    return this.examined?.digits ?? this.digits.data?.test ?? ownDigit();
  }

  #network(run: Run | undefined): NetworkAtStep | undefined {
    return run ? networkAt(run, this.timeline.cursor) : storedAt(this.stored);
  }

  /** What the last look at the test digits found, counted once. */
  #judge(run: Run | undefined): Judged | undefined {
    if (!run) return this.examined;
    const tick = run.history?.testAt(this.timeline.cursor);
    const labels = this.#testOf(run)?.labels;
    // Digits of another set than the run's may have been loaded since.
    if (!tick || !labels || labels.length !== tick.predictions.length) return undefined;
    const of = `${run.id} ${tick.step}`;
    if (this.#judged?.of === of && this.#judged.labels === labels) return this.#judged;
    this.#judged = { ...judge(tick, labels, this.digits.classNames.length), of };
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
    if (!run && !this.stored && this.visible) void this.#loadStored();
    const network = this.#network(run);
    if (!network || !test || !this.visible) return;
    this.#askMaps(network, test.images);
    this.#askWall(network, test.images);
  }

  async #loadStored(): Promise<void> {
    // Without it this section waits for a run.
    this.stored = await loadPageNetwork().catch(() => undefined);
  }

  #askMaps(network: NetworkAtStep, images: Uint8Array): void {
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

  #askWall(network: NetworkAtStep, images: Uint8Array): void {
    const { wall } = this;
    const count = images.length / 784;
    const key = `${network.key} ${wall.join()}`;
    if (wall.length === 0 || key === this.#askedWall || wall.some((index) => index >= count)) return;
    this.#askedWall = key;
    const pixels = new Uint8Array(wall.length * 784);
    for (const [i, index] of wall.entries())
      pixels.set(images.subarray(index * 784, (index + 1) * 784), i * 784);
    this.#forward.ask({
      purpose: 'wall',
      network,
      pixels,
      layers: false,
      answer: ({ probabilities, error }) => {
        if (error) return;
        const classes = probabilities.length / wall.length;
        const of = new Map(
          wall.map((index, i) => [index, probabilities.subarray(i * classes, (i + 1) * classes)]),
        );
        this.likely = { key: network.key, step: network.step, of };
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

/** Weights that set how far the colours of the patches reach: those of the newest step, for all steps, so that growth shows. */
function limitWeights(run: Run): Weights {
  return run.history?.convolutionsAt(run.history.lastStep)?.weights ?? {};
}

function motion(): ScrollBehavior {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

customElements.define('lab-inside', LabInside);
