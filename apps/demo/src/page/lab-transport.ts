import { html, LitElement, nothing } from 'lit';
import type { Training } from '../section/training.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { formatCount, formatPercent, formatRemaining } from '../styles/format.js';
import { icons } from '../styles/icons.js';
import { onceAFrame } from '../styles/once-a-frame.js';
import { isHeldOut, type Run } from '../timeline/run.js';
import type { Timeline } from '../timeline/timeline.js';
import { layerProblems } from '../training/layer-problems.js';
import { strings } from './strings.js';

const words = strings.transport;

/** Start, pause, step, stop; where training is and what is looked at. Always in sight. */
export class LabTransport extends LitElement {
  static override properties = {
    timeline: { attribute: false },
    training: { attribute: false },
    settings: { attribute: false },
  };

  declare timeline: Timeline;
  declare training: Training;
  declare settings: SettingsStore;

  #unsubscribe = () => {};
  readonly #changed = onceAFrame(this);
  #said = { run: '', percent: 0, status: '' };

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const stops = [this.timeline.subscribe(this.#changed), this.settings.subscribe(this.#changed)];
    this.#unsubscribe = () => {
      for (const stop of stops) stop();
    };
  }

  override disconnectedCallback(): void {
    this.#unsubscribe();
    super.disconnectedCallback();
  }

  /** Starts a run, or goes on with the one that is paused. */
  start(): void {
    if (this.training.active) this.training.resume();
    else if (this.#fits()) {
      this.dispatchEvent(new CustomEvent('lab-start', { bubbles: true }));
      void this.training.start(this.settings.value);
    }
  }

  /** Whether what the form has can be trained; beside the layers it says what cannot. */
  #fits(): boolean {
    const { network, layers } = this.settings.value;
    return network !== 'own' || layerProblems(layers ?? []).length === 0;
  }

  /** Starts, pauses or goes on, whichever there is to do. */
  toggle(): void {
    if (this.#openRun()?.status === 'running') this.training.pause();
    else this.start();
  }

  override render() {
    const { timeline } = this;
    const run = timeline.selected;
    const open = this.#openRun();
    const status = open?.status;
    const last = run?.history?.lastStep ?? 0;
    const { cursor, live } = timeline;
    const test = run?.history?.testAt(cursor);
    const paused = status === 'paused';
    return html`
      <div class="transport" role="group" aria-label=${words.label}>
        <div class="transport-buttons">
          <button class="button primary" data-testid="start" ?disabled=${status === 'running' || status === 'starting' || (!open && !this.#fits())}
            @click=${() => this.start()}>
            ${icons.play}<span>${paused ? words.resume : words.start}</span>
          </button>
          <button class="button quiet" data-testid="pause" aria-pressed=${String(paused)} ?disabled=${status !== 'running' && !paused}
            aria-label=${words.pause} title=${words.pause} @click=${() => this.toggle()}>${icons.pause}</button>
          <button class="button quiet" data-testid="step" ?disabled=${status !== 'running' && !paused}
            aria-label=${words.step} title=${words.step} @click=${() => this.training.step(1)}>${icons.step}</button>
          <button class="button quiet" data-testid="stop" ?disabled=${open === undefined}
            aria-label=${words.stop} title=${words.stop} @click=${() => this.training.stop()}>${icons.stop}</button>
        </div>
        <dl class="transport-figures">
          <div><dt>${words.stepCount}</dt><dd data-testid="step-count">${formatCount(cursor)}</dd></div>
          <div><dt>${run && isHeldOut(run) ? words.heldOut : words.test}<span class="visually-hidden"> ${words.recognised}</span></dt>
            <dd data-testid="test-accuracy" title=${test ? words.lookedAt(formatCount(test.step)) : nothing}>${test ? formatPercent(test.accuracy) : words.none}</dd></div>
        </dl>
        <div class="transport-time">
          <input type="range" data-testid="timeline" min="0" max=${Math.max(last, 1)} .value=${String(cursor)} ?disabled=${last === 0}
            aria-label=${words.timeline} aria-valuetext=${`${words.stepCount} ${formatCount(cursor)}`}
            @input=${(event: Event) => this.#scrub(Number((event.target as HTMLInputElement).value), last)} />
          <p class="transport-status" data-testid="status" title=${run?.message ?? nothing}>${this.#status(run)}</p>
        </div>
        <button class="button quiet transport-live" data-testid="live" aria-pressed=${String(live)} title=${words.liveHint}
          ?disabled=${last === 0} @click=${() => timeline.goLive()}>${words.live}</button>
        <p class="visually-hidden" role="status" aria-live="polite">${this.#announcement(run)}</p>
      </div>
    `;
  }

  #scrub(step: number, last: number): void {
    if (step >= last) this.timeline.goLive();
    else this.timeline.scrubTo(step);
  }

  /** The run that is going on, whichever is looked at. */
  #openRun(): Run | undefined {
    return this.timeline.runs.find(({ status }) => ['starting', 'running', 'paused'].includes(status));
  }

  #status(run: Run | undefined) {
    if (!run) return strings.status.idle;
    const { status, message, facts, settings, history } = run;
    const parts: unknown[] = [strings.status[status]];
    if (facts)
      parts.push(html`<span data-testid="backend-in-use" title=${facts.reason}>${facts.backend}</span>`);
    if (facts?.synthetic) parts.push(strings.status.synthetic);
    const speed = this.training.stepsPerSecond;
    if (!this.timeline.live) parts.push(strings.status.lookingBack);
    else if (status === 'running' && speed > 0) {
      const left = ((settings.iterations - (history?.lastStep ?? 0)) / speed) * 1000;
      parts.push(strings.status.left(formatRemaining(left)));
    }
    return html`${parts.map(
      (part, i) => html`${i > 0 ? ' · ' : nothing}<span class="transport-part">${part}</span>`,
    )}${message ? html`: ${message}` : nothing}`;
  }

  /** Said to screen readers: the start, 90, 95, 98 and 99 %, the end. Nothing else. */
  #announcement(run: Run | undefined): string {
    const { said } = strings;
    if (!run?.history) return '';
    const judgedBy = isHeldOut(run) ? said.heldOut : said.test;
    if (run.id !== this.#said.run) {
      this.#said = { run: run.id, percent: 0, status: '' };
      return said.started(run.name);
    }
    const test = run.history.testAt(run.history.lastStep);
    if (!test) return said.started(run.name);
    const percent = formatPercent(test.accuracy);
    if (run.status === 'finished') return said.finished(percent, judgedBy);
    const reached = [0.99, 0.98, 0.95, 0.9].find((fraction) => test.accuracy >= fraction) ?? 0;
    if (reached > this.#said.percent) {
      this.#said.percent = reached;
      this.#said.status = said.reached(formatPercent(reached, 0), judgedBy, formatCount(test.step));
    }
    return this.#said.status;
  }
}

customElements.define('lab-transport', LabTransport);
