import { html, nothing } from 'lit';
import { formatCount, formatPercent } from '../styles/format.js';
import { icons } from '../styles/icons.js';
import type { Run } from '../timeline/run.js';
import type { Timeline } from '../timeline/timeline.js';
import { settingsDifference } from './settings-difference.js';
import { strings } from './strings.js';

const words = strings.runs;

export interface RunListOptions {
  timeline: Timeline;
  /** Whether a run is open: then no pair can be started. */
  busy: boolean;
  onPair(): void;
  onReset(): void;
}

/** The runs so far: which is looked at, what differs in the others, and what to do about them. */
export function runList({ timeline, busy, onPair, onReset }: RunListOptions) {
  const { runs } = timeline;
  return html`
    <section class="runs" aria-labelledby="runs-title">
      <div class="runs-head">
        <h3 id="runs-title">${words.title}</h3>
        <button class="button" data-testid="pair" title=${words.pairHint} ?disabled=${busy} @click=${onPair}>${words.pair}</button>
        <button class="button" data-testid="reset" title=${words.resetHint} ?disabled=${runs.length === 0} @click=${onReset}>${words.reset}</button>
      </div>
      ${
        runs.length === 0
          ? html`<p class="hint">${words.none}</p>`
          : html`<ul>${runs.map((run) => runItem(run, timeline))}</ul>`
      }
    </section>
  `;
}

function runItem(run: Run, timeline: Timeline) {
  const { selected } = timeline;
  const { id, name, slot, history, judged, status } = run;
  const isSelected = id === selected?.id;
  const test = history?.testAt(history.lastStep);
  const difference = selected && !isSelected ? settingsDifference(selected.settings, run.settings) : [];
  return html`
    <li class="run" aria-current=${isSelected ? 'true' : 'false'}>
      <button class="run-look" aria-pressed=${isSelected ? 'true' : 'false'} title=${words.look(name)} @click=${() => timeline.select(id)}>
        <span class="swatch swatch-run-${slot} test" aria-hidden="true"></span>
        <span class="run-name">${name}</span>
        <span class="run-result">${judged ? words.judgedShort(formatPercent(judged.accuracy)) : test ? formatPercent(test.accuracy) : '–'}</span>
        <span class="run-steps muted">${strings.panels.atStep(formatCount(judged?.step ?? history?.lastStep ?? 0))}</span>
      </button>
      ${difference.length > 0 ? html`<span class="run-difference muted">${difference.join(', ')}</span>` : nothing}
      <button class="button quiet" aria-label=${words.remove(name)} ?disabled=${['starting', 'running', 'paused'].includes(status)}
        @click=${() => timeline.remove(id)}>${icons.close}</button>
    </li>
  `;
}
