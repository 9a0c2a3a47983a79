import { html, nothing, type PropertyValues } from 'lit';
import { Section, type SectionChange } from '../section/section.js';
import { recipeSettings } from '../settings/settings-store.js';
import { formatFigure } from '../styles/format.js';
import type { Run } from '../timeline/run.js';
import { curveTable } from './curve-table.js';
import { DropoutPair } from './dropout-pair.js';
import { panelControls } from './panel-controls.js';
import { groupOf, type PanelName, panelHint, panelNames, panelTitle, panelValue } from './panel-value.js';
import { bands } from './panels/bands.js';
import { BatchPanel } from './panels/batch-panel.js';
import { type AccuracyRange, type CurveView, curves, type LossScale } from './panels/curves.js';
import { LiveChart } from './panels/live-chart.js';
import { TestPanel } from './panels/test-panel.js';
import { onThemeChange } from './panels/theme.js';
import { rateAt } from './rate-curve.js';
import { runList } from './run-list.js';
import { runNotices } from './run-notices.js';
import { strings } from './strings.js';
import { trainingFigures } from './training-figures.js';
import { trainingForm } from './training-form.js';
import './training.css';
import './layer-editor.css';
import './panels/panels.css';
import './run-list.css';

const words = strings.panels;

type ChartName = Exclude<PanelName, 'batch' | 'test'>;

/** The section "Train it": the settings of a run, the lab's six panels, and the runs so far. */
export class LabTraining extends Section {
  static override properties = {
    ...Section.properties,
    shown: { state: true },
    range: { state: true },
    scale: { state: true },
    weightGroup: { state: true },
    biasGroup: { state: true },
    hovered: { state: true },
    page: { state: true },
  };

  /** Numbers of the panels shown; none for all. */
  declare shown: readonly number[];
  declare range: AccuracyRange;
  declare scale: LossScale;
  declare weightGroup: string;
  declare biasGroup: string;
  /** The step under the pointer in one of the charts. */
  declare hovered: { chart: ChartName; step: number } | undefined;
  /** Of the table, the newest figures first. */
  declare page: number;

  #charts: Partial<Record<ChartName, LiveChart>> = {};
  #batch: BatchPanel | undefined;
  #test: TestPanel | undefined;
  #stop: (() => void)[] = [];
  #drawn = new Map<ChartName, string>();

  constructor() {
    super();
    this.shown = [];
    this.range = 'full';
    this.scale = 'linear';
    this.weightGroup = 'all';
    this.biasGroup = 'all';
    this.hovered = undefined;
    this.page = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const page = this.closest('lab-page');
    const show = (event: Event) => {
      this.shown = (event as CustomEvent<readonly number[]>).detail;
      this.scrollIntoView({ block: 'start' });
    };
    page?.addEventListener('lab-panels', show);
    this.#stop = [
      () => page?.removeEventListener('lab-panels', show),
      onThemeChange(() => {
        for (const chart of Object.values(this.#charts)) chart.refresh();
        this.#batch?.refresh();
        this.#test?.refresh();
        this.#drawn.clear();
        this.requestUpdate();
      }),
    ];
  }

  override disconnectedCallback(): void {
    for (const stop of this.#stop) stop();
    for (const chart of Object.values(this.#charts)) chart.close();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    const host = (name: PanelName) => this.querySelector(`[data-panel=${name}] .panel-canvas`) as HTMLElement;
    for (const chart of ['accuracy', 'loss', 'weights', 'biases'] as const) {
      this.#charts[chart] = new LiveChart(host(chart), {
        onPick: (step) => this.timeline.scrubTo(step),
        onHover: (index) => this.#hover(chart, index),
      });
    }
    this.#batch = new BatchPanel(host('batch'));
    this.#test = new TestPanel(host('test'));
  }

  protected override updated(_changed: PropertyValues): void {
    const { timeline } = this;
    const run = timeline.selected;
    const { cursor, live } = timeline;
    const marked = live ? undefined : cursor;
    const history = run?.history;
    const counts = timeline.runs.map(({ id, history: h }) => [
      id,
      h?.training.count,
      h?.training.step.at(-1),
      h?.test.count,
    ]);
    // A chart is drawn again only when it would look different.
    const draw = (name: ChartName, own: unknown, content: () => Parameters<LiveChart['draw']>[0]) => {
      const state = JSON.stringify([counts, run?.id, marked, own]);
      if (this.#drawn.get(name) === state) return;
      this.#drawn.set(name, state);
      this.#charts[name]?.draw(content());
    };
    const view: Omit<CurveView, 'quantity'> = { range: this.range, scale: this.scale, marked };
    for (const quantity of ['accuracy', 'loss'] as const)
      draw(quantity, view, () => curves(timeline.runs, run, { ...view, quantity }));
    const weights = groupOf(run?.facts?.weightGroups, this.weightGroup);
    const biases = groupOf(run?.facts?.biasGroups, this.biasGroup);
    draw('weights', weights, () => bands(history, 'weightBands', weights, marked));
    const hasBiases = (run?.facts?.biasGroups.length ?? 0) > 0;
    draw('biases', biases, () => bands(hasBiases ? history : undefined, 'biasBands', biases, marked));
    this.#batch?.draw(run, history?.trainingAt(cursor));
    this.#test?.draw(run, history?.testAt(cursor));
  }

  override render() {
    const run = this.timeline.selected;
    return html`
      <div class="section-head">
        <h2>${strings.title}</h2>
        <p>${strings.lead}</p>
      </div>
      ${trainingForm(this.settings)} ${this.#notice()}
      <div class="training-live">${trainingFigures(run, this.training.stepsPerSecond)} ${this.#rate()}</div>
      <div class=${`panels ${this.shown.length > 0 ? 'panels-few' : ''} ${this.shown.length === 1 ? 'panels-one' : ''}`}>
        ${panelNames.map((name, i) => this.#panel(name, i + 1, run))}
      </div>
      ${curveTable(run, this.page, (page) => {
        this.page = page;
      })}
      ${runList({
        timeline: this.timeline,
        busy: this.training.active,
        onPair: () => {
          this.#pair ??= new DropoutPair(this.training);
          void this.#pair.start(this.settings.value);
        },
        onReset: () => this.#reset(),
      })}
    `;
  }

  /** The learning rate, while it can be changed on the way. */
  #rate() {
    const open = this.timeline.runs.find(({ status }) => status === 'running' || status === 'paused');
    if (!open) return nothing;
    if (this.#rated !== open.id) {
      this.#rated = open.id;
      this.#factor = 1;
    }
    const step = open.history?.lastStep ?? 0;
    const rate = rateAt(open.settings.learningRate, step) * this.#factor;
    return html`
      <label class="training-rate">
        <span>${strings.form.live} <strong>${formatFigure(this.#factor)}</strong> = ${formatFigure(rate)}</span>
        <input type="range" min="-1" max="1" step="0.05" data-testid="live-rate" .value=${String(Math.log10(this.#factor))}
          aria-valuetext=${formatFigure(rate)}
          @input=${(event: Event) => {
            this.#factor = 10 ** (event.target as HTMLInputElement).valueAsNumber;
            this.training.setLearningRate(this.#factor);
            this.requestUpdate();
          }} />
      </label>
    `;
  }

  #rated = '';
  #factor = 1;

  #reset(): void {
    this.#pair?.cancel();
    this.training.reset();
    this.settings.change(recipeSettings('conv-dropout'));
  }

  #pair: DropoutPair | undefined;

  protected override concerns(change: SectionChange): boolean {
    if (change === 'runs') this.#pair?.follow(this.timeline);
    return true;
  }

  /** What has to be known before any figure is believed. */
  #notice() {
    const { phase, message, notice } = this.digits.state;
    const ofDigits = notice ?? (phase === 'loading' ? message : undefined);
    const sentences = [...(ofDigits ? [ofDigits] : []), ...runNotices(this.timeline.selected)];
    return html`<div class="training-notice" data-testid="training-notice" ?hidden=${sentences.length === 0}>
      ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
    </div>`;
  }

  #panel(name: PanelName, number: number, run: Run | undefined) {
    const isChart = name !== 'batch' && name !== 'test';
    const isHidden = this.shown.length > 0 && !this.shown.includes(number);
    const isAlone = this.shown.length === 1 && this.shown[0] === number;
    const title = panelTitle(name, run);
    return html`
      <figure class="panel lab-panel" data-panel=${name} ?hidden=${isHidden} aria-labelledby=${`panel-${name}`}>
        <figcaption class="panel-head">
          <h3 id=${`panel-${name}`}><button class="panel-title" title=${isAlone ? words.all : words.one(title)}
            @click=${() => {
              this.shown = isAlone ? [] : [number];
            }}><span class="panel-number" aria-hidden="true">${number}</span>${title}</button></h3>
          <p class="panel-value" data-testid=${`panel-${name}`}>${this.#value(name, run)}</p>
          ${panelControls(name, run, this)}
        </figcaption>
        <div class=${isChart ? 'panel-canvas panel-chart' : 'panel-canvas'} title=${isChart ? words.zoomHint : nothing}></div>
        <p class="hint">${panelHint(name, run)}</p>
      </figure>
    `;
  }

  /** In words: of the step under the pointer, else of the one looked at. */
  #value(name: PanelName, run: Run | undefined) {
    const { scale, weightGroup, biasGroup, hovered, timeline } = this;
    const at = hovered?.chart === name ? hovered.step : timeline.cursor;
    const several = timeline.runs.filter(({ history }) => history).length > 1;
    return panelValue(name, run, { at, several, scale, weightGroup, biasGroup });
  }

  #hover(chart: ChartName, index: number | undefined): void {
    const history = this.timeline.selected?.history;
    const x = index === undefined ? undefined : this.#charts[chart]?.stepAt(index);
    if (!history || x === undefined) {
      if (this.hovered?.chart === chart) this.hovered = undefined;
    } else if (this.hovered?.step !== x || this.hovered.chart !== chart) this.hovered = { chart, step: x };
  }
}

customElements.define('lab-training', LabTraining);
