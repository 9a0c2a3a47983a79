import { html, LitElement, nothing } from 'lit';
import { strings } from './strings.js';

/** A cell of the table. */
export interface ConfusionCell {
  truth: number;
  answer: number;
}

/**
 * What digits were taken for, as a table. Fires `choose-cell` with a {@link ConfusionCell}.
 */
export class LabConfusion extends LitElement {
  static override properties = {
    counts: { attribute: false },
    classNames: { attribute: false },
    chosen: { attribute: false },
  };

  /** [classes · classes], truth by answer */
  declare counts: Uint32Array;
  /** [classes] */
  declare classNames: readonly string[];
  declare chosen: ConfusionCell | undefined;

  constructor() {
    super();
    this.counts = new Uint32Array(0);
    this.classNames = [];
  }

  protected override createRenderRoot() {
    return this;
  }

  #choose(cell: ConfusionCell): void {
    this.dispatchEvent(new CustomEvent('choose-cell', { detail: cell, bubbles: true }));
  }

  override render() {
    const { classNames, counts } = this;
    const classes = classNames.length;
    if (counts.length !== classes * classes) return nothing;
    // The shade is of mistakes: beside some hundred right ones, none of them would be seen.
    let most = 1;
    for (let i = 0; i < counts.length; i++) if (i % (classes + 1) !== 0) most = Math.max(most, counts[i]);
    const long = classNames.some((name) => name.length > 2);
    return html`
      <table class="confusion ${long ? 'named' : ''}">
        <caption class="hint">${strings.confusionCaption}</caption>
        <thead>
          <tr>
            <td></td>
            ${classNames.map((name) => html`<th scope="col"><span>${name}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${classNames.map(
            (name, truth) => html`
              <tr>
                <th scope="row">${name}</th>
                ${classNames.map((_, answer) => this.#cell(truth, answer, most))}
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }

  #cell(truth: number, answer: number, most: number) {
    const { classNames, chosen } = this;
    const count = this.counts[truth * classNames.length + answer];
    if (truth === answer) return html`<td class="diagonal">${count}</td>`;
    if (count === 0) return html`<td class="empty"><span aria-hidden="true">·</span></td>`;
    const isChosen = chosen?.truth === truth && chosen.answer === answer;
    const shade = Math.ceil((4 * count) / most);
    return html`
      <td>
        <button
          class="shade-${shade}"
          aria-pressed=${isChosen}
          aria-label=${strings.cellLabel(count, classNames[truth], classNames[answer])}
          @click=${() => this.#choose({ truth, answer })}
        >${count}</button>
      </td>
    `;
  }
}

customElements.define('lab-confusion', LabConfusion);
