import { html, nothing } from 'lit';
import { Section } from '../section/section.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import { formatCount } from '../styles/format.js';
import type { Run } from '../timeline/run.js';
import type { TimelineChange } from '../timeline/timeline.js';
import { heldOutDigits } from '../training/hold-out.js';
import { acceptDrops } from './accept-drops.js';
import type { Protocol } from './board-entry.js';
import { type BoardRow, boardRows } from './board-rows.js';
import { type BoardStore, openBoard } from './board-store.js';
import { boardTable } from './board-table.js';
import { describeSettings } from './describe-settings.js';
import { exports, type Saved } from './export-run.js';
import { followLink } from './follow-link.js';
import { notify } from './notices.js';
import { openFiles } from './open-files.js';
import { recordRuns } from './record-runs.js';
import { saveFile } from './save-file.js';
import { writeSettingsLink } from './settings-link.js';
import { standingsChart } from './standings-chart.js';
import { strings } from './strings.js';
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
        <div class="standings-room">${standingsChart(rows, protocol, this.width)}</div>
        <p class="hint">${strings.chartHint}</p>
      </section>
    `;
  }

  #next(rows: readonly BoardRow[]) {
    const { value } = this.settings;
    const link = writeSettingsLink(value);
    const { seed, heldOut, backend } = value;
    const row = rows.find(
      ({ settings }) => writeSettingsLink({ ...settings, seed, heldOut, backend }) === link,
    );
    const taken = row?.counts[this.#protocol].seeds ?? [];
    const free = taken.includes(seed) ? Math.max(...taken) + 1 : seed;
    const start = (next: number) => {
      this.settings.change({ seed: next });
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
            ${free === seed ? strings.start : strings.tryNextSeed(free)}
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
    const kinds = [
      ['export-run', strings.exportRun, exports.folder],
      ['export-weights', strings.exportWeights, exports.weights],
      ['export-curves', strings.exportCurves, exports.curves],
      ['export-panels', strings.exportPanels, exports.panels],
    ] as const;
    const save = async (write: (typeof kinds)[number][2]) => {
      // The one looked at now: what came into sight a moment ago may still show the one before.
      const { selected } = this.timeline;
      this.#say(strings.exporting);
      try {
        this.#say(sentenceOf(selected && (await write(selected, this.training))));
      } catch (error) {
        this.#say(strings.notExported(error instanceof Error ? error.message : String(error)));
      }
    };
    return html`
      <section class="panel" aria-labelledby="challenge-run">
        <div class="panel-head">
          <h3 id="challenge-run">${strings.thisRun}</h3>
          <p class="hint">${run ? describeSettings(run.settings) : strings.thisRunNone}</p>
        </div>
        <div class="buttons">
          ${kinds.map(
            ([testId, words, write]) =>
              html`<button class="button" data-testid=${testId} ?disabled=${run?.history === undefined} @click=${() => save(write)}>${words}</button>`,
          )}
        </div>
        <p class="hint">${strings.exportHint}</p>
      </section>
    `;
  }

  #table(rows: readonly BoardRow[]) {
    const { problem } = this.#board;
    return html`
      <section class="panel" aria-labelledby="challenge-board">
        <div class="panel-head">
          <h3 id="challenge-board">${strings.board}</h3>
          ${problem ? html`<p class="hint">${problem}</p>` : nothing}
        </div>
        ${rows.length === 0 ? html`<p class="hint">${strings.none}</p>` : nothing}
        ${boardTable({
          rows,
          protocol: this.#protocol,
          onAgain: (row) => this.#again(row),
          onLink: ({ settings }) => this.#copy(writeSettingsLink(this.#counted(settings))),
          onRemove: (row) => this.#remove(row),
        })}
      </section>
    `;
  }

  /** A row's settings, to be counted by the protocol that is chosen. */
  #counted(settings: TrainingSettings): TrainingSettings {
    return { ...settings, heldOut: this.#protocol === 'honest' ? heldOutDigits : 0 };
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
    const { notice, reasons, synthetic } = this.digits.state;
    if (!synthetic || notice === this.#toldOfDigits) return;
    this.#toldOfDigits = notice;
    if (notice === undefined) return;
    const retry = () => void this.digits.retry().catch(() => undefined);
    notify({ about: 'digits', text: notice, reasons, action: { label: strings.tryAgain, run: retry } });
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

  #again({ settings }: BoardRow): void {
    const { workers } = this.settings.value;
    this.settings.change({ ...this.#counted(settings), layers: settings.layers, workers });
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

  #exportBoard(): void {
    const board = { version: 1, entries: this.#board.entries };
    saveFile('lab-board.json', JSON.stringify(board, undefined, 1), 'application/json');
    this.#say(strings.exported('lab-board.json'));
  }
}

function sentenceOf(saved: Saved | undefined): string {
  if (!saved) return strings.exportFailed;
  const { name, keptStep } = saved;
  return keptStep === undefined ? strings.exported(name) : strings.exportedKept(name, formatCount(keptStep));
}

customElements.define('lab-challenge', LabChallenge);
