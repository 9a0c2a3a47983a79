import { html, nothing } from 'lit';
import type { TrainingSettings } from '../settings/training-settings.js';
import { formatCount, formatDuration, formatPercent } from '../styles/format.js';
import type { Protocol } from './board-entry.js';
import { type BoardRow, type Count, rankedSeeds } from './board-rows.js';
import { describeSettings } from './describe-settings.js';
import { type PublishedFigure, publishedFigures } from './published-figures.js';
import { strings } from './strings.js';

export interface BoardTableOptions {
  /** Best first by `protocol`. */
  rows: readonly BoardRow[];
  protocol: Protocol;
  onAgain(row: BoardRow): void;
  onLink(row: BoardRow): void;
  onRemove(row: BoardRow): void;
}

/** The board: a visitor's runs by both protocols, beside the lab's figures and the published best. */
export function boardTable(options: BoardTableOptions) {
  const { columns } = strings;
  return html`
    <div class="board-scroll" role="region" tabindex="0" aria-label=${strings.boardCaption}>
      <table class="board">
        <caption class="hint">${strings.boardCaption}</caption>
        <thead>
          <tr>
            <th scope="col">${columns.name}</th>
            <th scope="col" class="amount">${columns.lab}</th>
            <th scope="col" class="amount">${columns.final}</th>
            <th scope="col" class="amount">${columns.honest}</th>
            <th scope="col" class="amount">${columns.parameters}</th>
            <th scope="col" class="amount">${columns.to99}</th>
            <th scope="col">${columns.seeds}</th>
            <th scope="col">${columns.actions}</th>
          </tr>
        </thead>
        <tbody>${options.rows.map((row, i) => ownRow(row, i, options))}</tbody>
        <tbody class="published">${publishedFigures.map(publishedRow)}</tbody>
      </table>
    </div>
  `;
}

/** A row's settings in words: what differs between its runs left out. */
function rowName({ settings }: BoardRow): string {
  return describeSettings({ ...settings, heldOut: 0 } satisfies TrainingSettings, { seed: false });
}

function ownRow(row: BoardRow, index: number, { protocol, onAgain, onLink, onRemove }: BoardTableOptions) {
  const { counts, final, to99, entries } = row;
  const [{ parameters, synthetic }] = entries;
  const name = rowName(row);
  const { ranked } = counts[protocol];
  return html`
    <tr>
      <th scope="row">
        <span class="board-name">${ranked ? html`<b class="rank">${index + 1}.</b> ` : nothing}${name}</span>
        ${synthetic ? html`<span class="badge warn">${strings.synthetic}</span>` : nothing}
        ${parameters < 10_000 ? html`<span class="badge">${strings.badges.small}</span>` : nothing}
        ${to99 && to99.elapsedMs < 30_000 ? html`<span class="badge">${strings.badges.fast}</span>` : nothing}
      </th>
      <td class="amount">${countCell(counts.lab, protocol === 'lab')}</td>
      <td class="amount">${final === undefined ? '–' : formatPercent(final)}</td>
      <td class="amount">${countCell(counts.honest, protocol === 'honest')}</td>
      <td class="amount">${formatCount(parameters)}</td>
      <td class="amount">${to99 ? html`${formatCount(to99.step)}<br /><span class="muted">${formatDuration(to99.elapsedMs)}</span>` : html`<span class="muted">${strings.notReached}</span>`}</td>
      <td>${seedsCell(counts, protocol)}</td>
      <td>
        <div class="buttons">
          <button class="button" aria-label=${strings.againLabel(name)} @click=${() => onAgain(row)}>${strings.again}</button>
          <button class="button" aria-label=${strings.linkLabel(name)} @click=${() => onLink(row)}>${strings.link}</button>
          <button class="button quiet" aria-label=${strings.removeLabel(name)} @click=${() => onRemove(row)}>${strings.remove}</button>
        </div>
      </td>
    </tr>
  `;
}

/** A figure with its error; the one that ranks is bold. */
function countCell({ figure, error, errorKind }: Count, ranks: boolean) {
  if (figure === undefined) return html`<span class="muted">${strings.notCounted}</span>`;
  const text = formatPercent(figure);
  return html`${ranks ? html`<b>${text}</b>` : text}
    ${error === undefined ? nothing : html`<span class="muted" title=${strings.plusMinus[errorKind]}>± ${(100 * error).toFixed(2)}</span>`}`;
}

function seedsCell(counts: BoardRow['counts'], protocol: Protocol) {
  const { seeds, ranked } = counts[protocol];
  const needed = ranked
    ? nothing
    : html`<br /><span class="muted small">${strings.unranked(rankedSeeds - seeds.length)}</span>`;
  return html`${seeds.length > 0 ? seeds.join(', ') : '–'}${needed}`;
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
