import { html, nothing } from 'lit';
import { formatCount, formatFigure, formatPercent } from '../styles/format.js';
import { isHeldOut, type Run } from '../timeline/run.js';
import { bandWords } from './panels/bands.js';
import type { LossScale } from './panels/curves.js';
import { strings } from './strings.js';

const words = strings.panels;

export const panelNames = ['accuracy', 'loss', 'batch', 'weights', 'biases', 'test'] as const;
export type PanelName = (typeof panelNames)[number];

export interface PanelValueOptions {
  /** The step looked at. */
  at: number;
  /** Whether several runs lie over one another, each in its colour. */
  several: boolean;
  scale: LossScale;
  /** Of the bands: `all`, or a layer's name. */
  weightGroup: string;
  biasGroup: string;
}

/** What a panel is called: with held-out digits no panel shows test digits. */
export function panelTitle(name: PanelName, run: Run | undefined): string {
  return name === 'test' && run && isHeldOut(run) ? words.heldOut : words[name];
}

/** The sentence below a panel. */
export function panelHint(name: PanelName, run: Run | undefined): string {
  return name === 'test' && run && isHeldOut(run) ? words.heldOutHint : words[`${name}Hint`];
}

/** Returns what a panel shows of a step, in words. */
export function panelValue(name: PanelName, run: Run | undefined, options: PanelValueOptions) {
  const { at, scale } = options;
  const history = run?.history;
  if (!run || !history || history.training.count === 0) return words.waiting;
  const tick = history.trainingAt(at);
  const test = history.testAt(at);
  // Training and test figures are taken at steps of their own.
  const both = (quantity: 'accuracy' | 'loss', write: (value: number, of: 'train' | 'test') => string) => {
    const one = (kind: 'train' | 'test', taken: typeof tick | typeof test) =>
      html`<span class="panel-figure">${swatch(kind, run, options)} <strong>${taken ? write(taken[quantity], kind) : '–'}</strong>
        ${taken ? html`<span class="muted">${words.atStep(formatCount(taken.step))}</span>` : nothing}</span>`;
    return html`${one('train', tick)} ${one('test', test)}`;
  };
  switch (name) {
    case 'accuracy':
      // A batch is a hundred digits: it has no decimals.
      return both('accuracy', (value, of) => formatPercent(value, of === 'train' ? 0 : 2));
    case 'loss':
      return both('loss', (value) => formatFigure(value * (scale === 'lab' ? 100 : 1)));
    case 'batch': {
      if (!tick) return nothing;
      const { batchSize } = run.settings;
      const right = Math.round(tick.accuracy * batchSize);
      return html`${words.batchCount(String(right), String(batchSize))}
        <span class="muted">${words.atStep(formatCount(tick.step))}</span>`;
    }
    case 'weights':
      return tick
        ? bandWords(tick.weightBands, groupOf(run.facts?.weightGroups, options.weightGroup), words)
        : nothing;
    case 'biases':
      if (!run.facts || run.facts.biasGroups.length === 0) return words.noWeights;
      return tick
        ? bandWords(tick.biasBands, groupOf(run.facts.biasGroups, options.biasGroup), words)
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

/** The index of a group of bands; the first where the run has none of this name. */
export function groupOf(names: readonly string[] | undefined, name: string): number {
  return Math.max(names?.indexOf(name) ?? 0, 0);
}

function swatch(kind: 'train' | 'test', run: Run, { several }: PanelValueOptions) {
  const color = several ? `swatch-run-${run.slot}` : `swatch-${kind}`;
  const text = kind === 'train' ? words.train : isHeldOut(run) ? words.heldOutSeries : words.testSeries;
  return html`<span class="swatch ${color} ${kind}" role="img" aria-label=${text}></span><span class="swatch-text">${text}</span>`;
}
