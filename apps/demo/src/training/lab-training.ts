import { html, nothing, type PropertyValues } from 'lit';
import { formatCount, formatDuration, formatFigure, formatPercent } from '../page/format.js';
import { icons } from '../page/icons.js';
import { Section, type SectionChange } from '../page/section.js';
import type { Run } from '../timeline/run.js';
import { curveTable } from './curve-table.js';
import { segments } from './fields.js';
import { bands, bandWords } from './panels/bands.js';
import { BatchPanel } from './panels/batch-panel.js';
import { type AccuracyRange, type CurveView, curves, type LossScale } from './panels/curves.js';
import { LiveChart } from './panels/live-chart.js';
import { TestPanel } from './panels/test-panel.js';
import { onThemeChange } from './panels/theme.js';
import { rateAt } from './rate-curve.js';
import { settingsDifference } from './settings-difference.js';
import { recipeSettings } from './settings-store.js';
import { strings } from './strings.js';
import { trainingForm } from './training-form.js';
import './training.css';
import type { TrainingSettings } from './training-settings.js';

const words = strings.panels;

const panelNames = ['accuracy', 'loss', 'batch', 'weights', 'biases', 'test'] as const;
type PanelName = (typeof panelNames)[number];
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
    const group = (names: readonly string[] | undefined, name: string) =>
      Math.max(names?.indexOf(name) ?? 0, 0);
    const weights = group(run?.facts?.weightGroups, this.weightGroup);
    const biases = group(run?.facts?.biasGroups, this.biasGroup);
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
      <div class="training-live">${this.#figures(run)} ${this.#rate()}</div>
      <div class=${`panels ${this.shown.length > 0 ? 'panels-few' : ''} ${this.shown.length === 1 ? 'panels-one' : ''}`}>
        ${panelNames.map((name, i) => this.#panel(name, i + 1, run))}
      </div>
      ${curveTable(run, this.page, (page) => {
        this.page = page;
      })} ${this.#runs()}
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

  /** Trains the network of the form without and with dropout, one after the other, from the same seed. */
  async #pair(): Promise<void> {
    const settings = this.settings.value;
    const dropout = settings.dropout > 0 ? settings.dropout : 0.25;
    this.#next = { ...settings, dropout };
    await this.training.start({ ...settings, dropout: 0 });
  }

  #reset(): void {
    this.#next = undefined;
    this.training.reset();
    this.settings.change(recipeSettings('conv-dropout'));
  }

  #next: TrainingSettings | undefined;

  protected override concerns(change: SectionChange): boolean {
    if (change === 'runs' && this.#next && !this.training.active) {
      const last = this.timeline.runs.at(-1);
      const next = this.#next;
      if (last && last.status !== 'starting') this.#next = undefined;
      // Stopped by hand, the pair is off.
      if (last?.status === 'finished') queueMicrotask(() => void this.training.start(next));
    }
    return true;
  }

  /** What has to be known of the digits before any figure is believed. */
  #notice() {
    const { phase, message, notice } = this.digits.state;
    const run = this.timeline.selected;
    const text =
      notice ??
      (phase === 'loading' ? message : run?.facts?.synthetic ? strings.runs.synthetic : heldOutWords(run));
    return html`<p class="training-notice" ?hidden=${!text}>${text}</p>`;
  }

  #figures(run: Run | undefined) {
    const history = run?.history;
    const test = history?.test;
    const speed = run?.status === 'running' ? this.training.stepsPerSecond : 0;
    const last = history?.training;
    const elapsed = Math.max(last?.elapsedMs.at(-1) ?? 0, test?.elapsedMs.at(-1) ?? 0);
    const to99 = history?.firstToReach(0.99);
    let best = 0;
    for (const accuracy of test?.accuracy ?? []) best = Math.max(best, accuracy);
    const figure = (label: string, value: string, testId: string) =>
      html`<div><dt>${label}</dt><dd data-testid=${testId}>${value}</dd></div>`;
    const none = '–';
    const batch = run?.settings.batchSize ?? 0;
    const left =
      run && speed > 0 ? ((run.settings.iterations - (history?.lastStep ?? 0)) / speed) * 1000 : undefined;
    const { figures } = strings;
    return html`
      <dl class="training-figures">
        ${figure(figures.stepsPerSecond, speed > 0 ? formatFigure(speed) : none, 'steps-per-second')}
        ${figure(figures.imagesPerSecond, speed > 0 ? formatCount(speed * batch) : none, 'images-per-second')}
        ${figure(figures.elapsed, elapsed > 0 ? formatDuration(elapsed) : none, 'elapsed')}
        ${figure(figures.left, left === undefined ? none : formatDuration(left), 'time-left')}
        ${figure(figures.best, test && test.count > 0 ? formatPercent(best) : none, 'best-accuracy')}
        ${figure(figures.to99, to99 ? `${formatDuration(to99.elapsedMs)}` : test && test.count > 0 ? figures.notYet : none, 'time-to-99')}
      </dl>
    `;
  }

  #panel(name: PanelName, number: number, run: Run | undefined) {
    const isChart = name !== 'batch' && name !== 'test';
    const isHidden = this.shown.length > 0 && !this.shown.includes(number);
    const isAlone = this.shown.length === 1 && this.shown[0] === number;
    return html`
      <figure class="panel lab-panel" data-panel=${name} ?hidden=${isHidden} aria-labelledby=${`panel-${name}`}>
        <figcaption class="panel-head">
          <h3 id=${`panel-${name}`}><button class="panel-title" title=${isAlone ? words.all : words.one(words[name])}
            @click=${() => {
              this.shown = isAlone ? [] : [number];
            }}><span class="panel-number" aria-hidden="true">${number}</span>${words[name]}</button></h3>
          <p class="panel-value" data-testid=${`panel-${name}`}>${this.#value(name, run)}</p>
          ${this.#controls(name, run)}
        </figcaption>
        <div class=${isChart ? 'panel-canvas panel-chart' : 'panel-canvas'} title=${isChart ? words.zoomHint : nothing}></div>
        <p class="hint">${words[`${name}Hint`]}</p>
      </figure>
    `;
  }

  /** What the panel shows, in words: of the step under the pointer, else of the one looked at. */
  #value(name: PanelName, run: Run | undefined) {
    const history = run?.history;
    if (!history || history.training.count === 0) return words.waiting;
    const at =
      this.hovered !== undefined && this.hovered.chart === name ? this.hovered.step : this.timeline.cursor;
    const tick = history.trainingAt(at);
    const test = history.testAt(at);
    switch (name) {
      case 'accuracy':
        return html`${this.#swatch('train', run)} ${tick ? formatPercent(tick.accuracy, 0) : '–'}
          ${this.#swatch('test', run)} <strong>${test ? formatPercent(test.accuracy) : '–'}</strong>
          <span class="muted">${words.atStep(formatCount(at))}</span>`;
      case 'loss': {
        const factor = this.scale === 'lab' ? 100 : 1;
        return html`${this.#swatch('train', run)} ${tick ? formatFigure(tick.loss * factor) : '–'}
          ${this.#swatch('test', run)} <strong>${test ? formatFigure(test.loss * factor) : '–'}</strong>
          <span class="muted">${words.atStep(formatCount(at))}</span>`;
      }
      case 'batch': {
        if (!tick) return nothing;
        const { batch, batchPredictions } = tick;
        const right = Math.round(tick.accuracy * (run?.settings.batchSize ?? batch.length));
        return html`${words.batchCount(String(right), String(run?.settings.batchSize ?? batchPredictions.length))}
          <span class="muted">${words.atStep(formatCount(tick.step))}</span>`;
      }
      case 'weights':
        return tick && run?.facts
          ? bandWords(tick.weightBands, Math.max(run.facts.weightGroups.indexOf(this.weightGroup), 0), words)
          : nothing;
      case 'biases':
        if (!run?.facts || run.facts.biasGroups.length === 0) return words.noWeights;
        return tick
          ? bandWords(tick.biasBands, Math.max(run.facts.biasGroups.indexOf(this.biasGroup), 0), words)
          : nothing;
      case 'test': {
        if (!test) return nothing;
        const count = test.predictions.length;
        const wrong = Math.round((1 - test.accuracy) * count);
        return html`${words.wrongCount(formatCount(wrong), formatCount(count), formatPercent(test.accuracy))}
          <span class="muted">${words.ofStep(formatCount(test.step))}</span>`;
      }
    }
  }

  #swatch(kind: 'train' | 'test', run: Run | undefined) {
    const several = this.timeline.runs.filter(({ history }) => history).length > 1;
    const color = several ? `swatch-run-${run?.slot ?? 0}` : `swatch-${kind}`;
    return html`<span class="swatch ${color} ${kind}" role="img" aria-label=${kind === 'train' ? words.train : words.testSeries}></span><span class="swatch-text">${kind === 'train' ? words.train : words.testSeries}</span>`;
  }

  #controls(name: PanelName, run: Run | undefined) {
    const entries = Object.entries as <K extends string>(object: Record<K, string>) => [K, string][];
    switch (name) {
      case 'accuracy':
        return segments<AccuracyRange>({
          label: words.rangeLabel,
          value: this.range,
          choices: entries<AccuracyRange>(words.ranges),
          onChange: (range) => {
            this.range = range;
          },
        });
      case 'loss':
        return segments<LossScale>({
          label: words.scaleLabel,
          value: this.scale,
          choices: entries<LossScale>(words.scales),
          onChange: (scale) => {
            this.scale = scale;
          },
        });
      case 'weights':
        return this.#groups('weights', run?.facts?.weightGroups, this.weightGroup, (group) => {
          this.weightGroup = group;
        });
      case 'biases':
        return this.#groups('biases', run?.facts?.biasGroups, this.biasGroup, (group) => {
          this.biasGroup = group;
        });
      default:
        return nothing;
    }
  }

  #groups(
    name: 'weights' | 'biases',
    groups: readonly string[] = ['all'],
    value: string,
    choose: (group: string) => void,
  ) {
    return html`
      <select class="input panel-group" aria-label=${`${words[name]}: ${words.groupLabel}`}
        @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${groups.map(
          (group) =>
            html`<option value=${group} ?selected=${group === value}>${group === 'all' ? words.allLayers : group}</option>`,
        )}
      </select>
    `;
  }

  #hover(chart: ChartName, index: number | undefined): void {
    const history = this.timeline.selected?.history;
    const x = index === undefined ? undefined : this.#charts[chart]?.stepAt(index);
    if (!history || x === undefined) {
      if (this.hovered?.chart === chart) this.hovered = undefined;
    } else if (this.hovered?.step !== x || this.hovered.chart !== chart) this.hovered = { chart, step: x };
  }

  #runs() {
    const { runs, selected } = this.timeline;
    return html`
      <section class="runs" aria-labelledby="runs-title">
        <div class="runs-head">
          <h3 id="runs-title">${strings.runs.title}</h3>
          <button class="button" title=${strings.runs.pairHint} ?disabled=${this.training.active} @click=${() => this.#pair()}>
            ${strings.runs.pair}</button>
          <button class="button" data-testid="reset" title=${strings.runs.resetHint} ?disabled=${runs.length === 0} @click=${() => this.#reset()}>
            ${strings.runs.reset}</button>
        </div>
        ${
          runs.length === 0
            ? html`<p class="hint">${strings.runs.none}</p>`
            : html`<ul>${runs.map((run) => this.#run(run, selected))}</ul>`
        }
      </section>
    `;
  }

  #run(run: Run, selected: Run | undefined) {
    const { history } = run;
    const test = history?.testAt(history.lastStep);
    const difference =
      selected && selected.id !== run.id ? settingsDifference(selected.settings, run.settings) : [];
    return html`
      <li class="run" aria-current=${run.id === selected?.id ? 'true' : 'false'}>
        <button class="run-look" aria-pressed=${run.id === selected?.id ? 'true' : 'false'} title=${strings.runs.look(run.name)}
          @click=${() => this.timeline.select(run.id)}>
          <span class="swatch swatch-run-${run.slot} test" aria-hidden="true"></span>
          <span class="run-name">${run.name}</span>
          <span class="run-result">${test ? formatPercent(test.accuracy) : '–'}</span>
          <span class="run-steps muted">${words.atStep(formatCount(history?.lastStep ?? 0))}</span>
        </button>
        ${difference.length > 0 ? html`<span class="run-difference muted">${difference.join(', ')}</span>` : nothing}
        <button class="button quiet" aria-label=${strings.runs.remove(run.name)} ?disabled=${run.status === 'running' || run.status === 'paused' || run.status === 'starting'}
          @click=${() => this.timeline.remove(run.id)}>${icons.close}</button>
      </li>
    `;
  }
}

/** With held-out digits nothing here is of the test digits, until the end. */
function heldOutWords(run: Run | undefined): string | undefined {
  const { heldOut = 0 } = run?.settings ?? {};
  if (!run || heldOut === 0) return undefined;
  const words = strings.runs.heldOut(formatCount(heldOut));
  const { judged } = run;
  if (!judged) return words;
  return `${words} ${strings.runs.judged(formatPercent(judged.accuracy), formatCount(judged.step))}`;
}

customElements.define('lab-training', LabTraining);
