import { html, nothing } from 'lit';
import { formatCount, formatDuration, formatPercent } from '../page/format.js';
import { Section } from '../page/section.js';
import type { Run } from '../timeline/run.js';
import type { TimelineChange } from '../timeline/timeline.js';
import type { TrainingSettings } from '../training/training-settings.js';
import { acceptDrops } from './accept-drops.js';
import type { Protocol } from './board-entry.js';
import { type BoardRow, boardRows, rankedSeeds } from './board-rows.js';
import { type BoardStore, openBoard } from './board-store.js';
import { checkpointOf } from './checkpoint-of.js';
import { curveOf } from './curve-of.js';
import { describeSettings } from './describe-settings.js';
import { followLink } from './follow-link.js';
import { heldOutDigits } from './link-fields.js';
import { notify } from './notices.js';
import { openFiles } from './open-files.js';
import { panelsPicture } from './panels-picture.js';
import { type PublishedFigure, publishedFigures } from './published-figures.js';
import { hasLabRecipe, recordOf } from './record-of.js';
import { recordRuns } from './record-runs.js';
import { writeRunFiles, zipRun } from './run-file.js';
import { saveFile } from './save-file.js';
import { writeSettingsLink } from './settings-link.js';
import { standingsChart } from './standings-chart.js';
import { strings } from './strings.js';
import { writeCurveCsv } from './write-curve-csv.js';
import './challenge.css';
import './lab-notices.js';

/** The section "The 99 % challenge": the board, and what goes out of and into the page. */
export class LabChallenge extends Section {
  static override properties = {
    ...Section.properties,
    width: { state: true },
    said: { state: true },
  };

  /** Of the chart, CSS pixels. */
  declare width: number;
  /** What came of the last button, for all to hear. */
  declare said: string;

  readonly #board: BoardStore = openBoard();
  #stop: (() => void)[] = [];
  #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.width = 0;
    this.said = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { timeline, settings, digits } = this;
    this.#stop = [
      recordRuns(timeline, this.#board, () => this.requestUpdate()),
      followLink({ settings, timeline, onLink: (problems) => this.#greetLink(problems) }),
      settings.subscribe(() => this.requestUpdate()),
      digits.subscribe(() => this.#tellOfDigits()),
      acceptDrops(document.documentElement, (files) => this.#open(files)),
    ];
    this.#observer = new ResizeObserver(([{ contentRect }]) => {
      this.width = Math.floor(contentRect.width);
    });
  }

  override disconnectedCallback(): void {
    for (const stop of this.#stop) stop();
    this.#observer?.disconnect();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    const chart = this.querySelector('.standings-room');
    if (chart) this.#observer?.observe(chart);
  }

  protected override concerns(change: TimelineChange | 'digits'): boolean {
    return change === 'runs' || change === 'selected';
  }

  get #protocol(): Protocol {
    return (this.settings.value.heldOut ?? 0) > 0 ? 'honest' : 'lab';
  }

  override render() {
    const rows = boardRows(this.#board.entries, this.#protocol);
    return html`
      <div class="section-head">
        <h2>${strings.title}</h2>
        <p>${strings.lead}</p>
      </div>
      <div class="challenge">
        ${this.#standings(rows)}
        <div class="challenge-pair">${this.#next(rows)} ${this.#thisRun(this.timeline.selected)}</div>
        ${this.#table(rows)} ${this.#files()}
        <p class="visually-hidden" role="status">${this.said}</p>
      </div>
    `;
  }

  #standings(rows: readonly BoardRow[]) {
    const protocol = this.#protocol;
    return html`
      <section class="panel" aria-labelledby="challenge-standings">
        <div class="panel-head">
          <h3 id="challenge-standings">${strings.chartTitle}</h3>
          <fieldset class="segmented">
            <legend>${strings.protocol}</legend>
            <div>
              ${(['lab', 'honest'] as const).map(
                (each) => html`<label><input type="radio" name="protocol" .checked=${protocol === each}
                  @change=${() => this.settings.change({ heldOut: each === 'honest' ? heldOutDigits : 0 })} />${strings.protocols[each]}</label>`,
              )}
            </div>
          </fieldset>
          <p class="hint">${strings.protocolHint[protocol]}</p>
        </div>
        <div class="standings-room">${standingsChart(rows, this.width)}</div>
        <p class="hint">${strings.chartHint}</p>
      </section>
    `;
  }

  #next(rows: readonly BoardRow[]) {
    const { value } = this.settings;
    const link = writeSettingsLink(value);
    const row = rows.find(({ settings }) => writeSettingsLink({ ...settings, seed: value.seed }) === link);
    const taken = row?.seeds ?? [];
    const free = taken.includes(value.seed) ? Math.max(...taken) + 1 : value.seed;
    const start = (seed: number) => {
      this.settings.change({ seed });
      void this.training.start(this.settings.value);
      document.querySelector('#training')?.scrollIntoView({ block: 'start' });
    };
    return html`
      <section class="panel" aria-labelledby="challenge-next">
        <div class="panel-head">
          <h3 id="challenge-next">${strings.next}</h3>
          <p class="hint">${strings.nextHint(describeSettings(value))}</p>
        </div>
        <div class="buttons">
          <button class="button primary" data-testid="challenge-start" @click=${() => start(free)}>
            ${free === value.seed ? strings.start : strings.tryNextSeed(free)}
          </button>
        </div>
        <p class="hint">${strings.seeds}</p>
        <label class="field share-field">
          <span>${strings.share}</span>
          <span class="share-row">
            <input class="input" readonly data-testid="share-link" .value=${this.#address(link)}
              @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
            <button class="button" @click=${() => this.#copy(link)}>${strings.copy}</button>
          </span>
        </label>
        <p class="hint">${strings.shareHint}</p>
      </section>
    `;
  }

  #thisRun(run: Run | undefined) {
    const has = run?.history !== undefined;
    return html`
      <section class="panel" aria-labelledby="challenge-run">
        <div class="panel-head">
          <h3 id="challenge-run">${strings.thisRun}</h3>
          <p class="hint">${run ? describeSettings(run.settings) : strings.thisRunNone}</p>
        </div>
        <div class="buttons">
          <button class="button" data-testid="export-run" ?disabled=${!has} @click=${() => run && this.#exportRun(run)}>${strings.exportRun}</button>
          <button class="button" data-testid="export-weights" ?disabled=${!has} @click=${() => run && this.#exportWeights(run)}>${strings.exportWeights}</button>
          <button class="button" data-testid="export-curves" ?disabled=${!has} @click=${() => run && this.#exportCurves(run)}>${strings.exportCurves}</button>
          <button class="button" data-testid="export-panels" ?disabled=${!has} @click=${() => run && this.#exportPanels(run)}>${strings.exportPanels}</button>
        </div>
        <p class="hint">${strings.exportHint}</p>
      </section>
    `;
  }

  #table(rows: readonly BoardRow[]) {
    const { columns } = strings;
    const { problem } = this.#board;
    return html`
      <section class="panel" aria-labelledby="challenge-board">
        <div class="panel-head">
          <h3 id="challenge-board">${strings.board}</h3>
          ${problem ? html`<p class="hint">${problem}</p>` : nothing}
        </div>
        ${rows.length === 0 ? html`<p class="hint">${strings.none}</p>` : nothing}
        <div class="board-scroll" role="region" tabindex="0" aria-label=${strings.boardCaption}>
                  <table class="board">
                    <caption class="hint">${strings.boardCaption}</caption>
                    <thead>
                      <tr>
                        <th scope="col">${columns.name}</th>
                        <th scope="col" class="amount">${columns.figure}</th>
                        <th scope="col" class="amount">${columns.final}</th>
                        <th scope="col" class="amount">${columns.max}</th>
                        <th scope="col" class="amount">${columns.parameters}</th>
                        <th scope="col" class="amount">${columns.to99}</th>
                        <th scope="col">${columns.seeds}</th>
                        <th scope="col">${columns.actions}</th>
                      </tr>
                    </thead>
                    <tbody>${rows.map((row, i) => this.#row(row, i))}</tbody>
            <tbody class="published">${publishedFigures.map(publishedRow)}</tbody>
          </table>
        </div>
      </section>
    `;
  }

  #row(row: BoardRow, index: number) {
    const { settings, figure, error, errorKind, final, max, to99, seeds, ranked, entries } = row;
    const [{ parameters, synthetic }] = entries;
    const name = describeSettings(settings, { seed: false });
    const amount = (value: number | undefined) => (value === undefined ? '–' : formatPercent(value));
    return html`
      <tr>
        <th scope="row">
          <span class="board-name">${ranked ? html`<b class="rank">${index + 1}.</b> ` : nothing}${name}</span>
          ${synthetic ? html`<span class="badge warn">${strings.synthetic}</span>` : nothing}
          ${parameters < 10_000 ? html`<span class="badge">${strings.badges.small}</span>` : nothing}
          ${to99 && to99.elapsedMs < 30_000 ? html`<span class="badge">${strings.badges.fast}</span>` : nothing}
        </th>
        <td class="amount">
          ${
            figure === undefined
              ? html`<span class="muted">${strings.notCounted}</span>`
              : html`<b>${formatPercent(figure)}</b>
                  ${error === undefined ? nothing : html`<span class="muted" title=${strings.plusMinus[errorKind]}>± ${(100 * error).toFixed(2)}</span>`}`
          }
        </td>
        <td class="amount">${amount(final)}</td>
        <td class="amount">${amount(max)}</td>
        <td class="amount">${formatCount(parameters)}</td>
        <td class="amount">${to99 ? html`${formatCount(to99.step)}<br /><span class="muted">${formatDuration(to99.elapsedMs)}</span>` : html`<span class="muted">${strings.notReached}</span>`}</td>
        <td>${seeds.join(', ')}${ranked ? nothing : html`<br /><span class="muted small">${strings.unranked(Math.max(1, rankedSeeds - seeds.length))}</span>`}</td>
        <td>
          <div class="buttons">
            <button class="button" aria-label=${strings.againLabel(name)} @click=${() => this.#again(settings)}>${strings.again}</button>
            <button class="button" aria-label=${strings.linkLabel(name)} @click=${() => this.#copy(writeSettingsLink(settings))}>${strings.link}</button>
            <button class="button quiet" aria-label=${strings.removeLabel(name)} @click=${() => this.#remove(row)}>${strings.remove}</button>
          </div>
        </td>
      </tr>
    `;
  }

  #files() {
    const choose = (event: Event) => {
      const input = event.target as HTMLInputElement;
      void this.#open([...(input.files ?? [])]);
      input.value = '';
    };
    return html`
      <section class="panel" aria-labelledby="challenge-open">
        <div class="panel-head">
          <h3 id="challenge-open">${strings.open}</h3>
          <p class="hint">${strings.openHint}</p>
        </div>
        <div class="buttons">
          <label class="button file-button">
            ${strings.openButton}
            <input class="visually-hidden" type="file" multiple data-testid="open-files" @change=${choose} />
          </label>
          <button class="button" ?disabled=${this.#board.entries.length === 0} @click=${() => this.#exportBoard()}>${strings.exportBoard}</button>
        </div>
      </section>
    `;
  }

  #toldOfDigits: string | undefined;

  /** That synthetic digits stand in is said once, with a way out of it. */
  #tellOfDigits(): void {
    const { notice, synthetic } = this.digits.state;
    if (!synthetic || notice === this.#toldOfDigits) return;
    this.#toldOfDigits = notice;
    if (notice === undefined) return;
    const retry = () => void this.digits.retry().catch(() => undefined);
    notify({ about: 'digits', text: notice, action: { label: strings.tryAgain, run: retry } });
  }

  #greetLink(problems: readonly string[]): void {
    const text = [
      strings.usesLink(describeSettings(this.settings.value)),
      ...problems.map((each) => `${each[0].toUpperCase()}${each.slice(1)}.`),
    ].join(' ');
    notify({
      about: 'link',
      text,
      action: { label: strings.startLink, run: () => void this.training.start(this.settings.value) },
    });
  }

  async #open(files: readonly File[]): Promise<void> {
    const { digits, training } = this;
    await openFiles(files, { digits, training, board: this.#board });
    this.requestUpdate();
  }

  #again(settings: TrainingSettings): void {
    const { workers } = this.settings.value;
    this.settings.change({ ...settings, layers: settings.layers, workers, heldOut: settings.heldOut ?? 0 });
    this.querySelector('#challenge-next')?.scrollIntoView({ block: 'center' });
  }

  #remove({ entries }: BoardRow): void {
    this.#board.remove(entries.map(({ id }) => id));
    this.requestUpdate();
  }

  #address(link: string): string {
    return new URL(link, location.href).href;
  }

  async #copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#address(link));
      this.#say(strings.copied);
    } catch {
      notify({ about: 'copy', text: `${strings.notCopied} ${this.#address(link)}` });
    }
  }

  #say(text: string): void {
    this.said = text;
    notify({ about: 'done', text });
  }

  /** What files of a run are called. */
  #fileName(run: Run): string {
    return `${run.settings.network}-seed-${run.settings.seed}-step-${run.history?.lastStep ?? 0}`;
  }

  async #exportRun(run: Run): Promise<void> {
    const checkpoint = await checkpointOf(run, this.training);
    const resumable = checkpoint !== undefined && Object.keys(checkpoint.optimizerState).length > 0;
    const record = recordOf(run, { resumable });
    if (!checkpoint || !record) return this.#say(strings.exportFailed);
    // Its name is that of a network of the lab only where it is that very network.
    const metadata: Record<string, string> = hasLabRecipe(run) ? { labNetwork: run.settings.network } : {};
    const name = this.#fileName(run);
    const files = await writeRunFiles({
      record: { ...record, step: checkpoint.step },
      checkpoint: { ...checkpoint, metadata },
    });
    saveFile(`${name}.zip`, await zipRun(name, files), 'application/zip');
    this.#say(strings.exported(`${name}.zip`));
  }

  async #exportWeights(run: Run): Promise<void> {
    const checkpoint = await checkpointOf(run, this.training);
    if (!checkpoint) return this.#say(strings.exportFailed);
    const { encodeCheckpoint } = await import('@lab/train');
    const name = `${this.#fileName(run)}.safetensors`;
    const bytes = encodeCheckpoint({ ...checkpoint, optimizerState: {} });
    saveFile(name, bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream');
    this.#say(strings.exported(name));
  }

  #exportCurves(run: Run): void {
    if (!run.history) return;
    const name = `${this.#fileName(run)}.csv`;
    const heldOut = (run.settings.heldOut ?? 0) > 0;
    saveFile(name, writeCurveCsv(curveOf(run.history, { heldOut, earlier: run.earlier })), 'text/csv');
    this.#say(strings.exported(name));
  }

  async #exportPanels(run: Run): Promise<void> {
    const training = document.querySelector('#training');
    const { scrollX, scrollY } = window;
    // Panels out of sight are not drawn.
    training?.scrollIntoView({ block: 'start' });
    await new Promise((resolve) => setTimeout(resolve, 400));
    const picture = await panelsPicture([...document.querySelectorAll('#training [data-panel]')], run.name);
    scrollTo(scrollX, scrollY);
    if (!picture) return this.#say(strings.exportFailed);
    const name = `${this.#fileName(run)}.png`;
    saveFile(name, picture, 'image/png');
    this.#say(strings.exported(name));
  }

  #exportBoard(): void {
    const board = { version: 1, entries: this.#board.entries };
    saveFile('lab-board.json', JSON.stringify(board, undefined, 1), 'application/json');
    this.#say(strings.exported('lab-board.json'));
  }
}

/** A figure to measure runs by. */
function publishedRow({ name, accuracy, parameters, note }: PublishedFigure) {
  return html`
    <tr>
      <th scope="row">${name}</th>
      <td class="amount">${formatPercent(accuracy)}</td>
      <td class="amount">–</td>
      <td class="amount">–</td>
      <td class="amount">${parameters === undefined ? '–' : formatCount(parameters)}</td>
      <td colspan="3" class="muted small">${note}</td>
    </tr>
  `;
}

customElements.define('lab-challenge', LabChallenge);
