import { html, nothing } from 'lit';
import type { Run } from '../timeline/run.js';
import { segments } from './fields.js';
import type { PanelName } from './panel-value.js';
import type { AccuracyRange, LossScale } from './panels/curves.js';
import { strings } from './strings.js';

const words = strings.panels;

/** What a visitor chooses to see in the panels. */
export interface PanelView {
  range: AccuracyRange;
  scale: LossScale;
  /** A layer, or `all`. */
  weightGroup: string;
  biasGroup: string;
}

/** Renders what can be chosen in a panel, and writes the choice into the view. */
export function panelControls(name: PanelName, run: Run | undefined, view: PanelView) {
  const entries = Object.entries as <K extends string>(object: Record<K, string>) => [K, string][];
  switch (name) {
    case 'accuracy':
      return segments<AccuracyRange>({
        label: words.rangeLabel,
        value: view.range,
        choices: entries<AccuracyRange>(words.ranges),
        onChange: (range) => {
          view.range = range;
        },
      });
    case 'loss':
      return segments<LossScale>({
        label: words.scaleLabel,
        value: view.scale,
        choices: entries<LossScale>(words.scales),
        onChange: (scale) => {
          view.scale = scale;
        },
      });
    case 'weights':
      return layerChoice(name, run?.facts?.weightGroups, view.weightGroup, (group) => {
        view.weightGroup = group;
      });
    case 'biases':
      return layerChoice(name, run?.facts?.biasGroups, view.biasGroup, (group) => {
        view.biasGroup = group;
      });
    default:
      return nothing;
  }
}

function layerChoice(
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
