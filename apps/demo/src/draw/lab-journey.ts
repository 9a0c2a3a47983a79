import { html, LitElement } from 'lit';
import { formatCount } from '../styles/format.js';
import { percent } from './best.js';
import type { Moment } from './journey.js';
import { strings } from './strings.js';

/** The drawing's answers through the run: when the network learned to read it. Fires `choose-step`. */
export class LabJourney extends LitElement {
  static override properties = { moments: { attribute: false }, step: { attribute: false } };

  declare moments: readonly Moment[];
  /** The one looked at. */
  declare step: number | undefined;

  constructor() {
    super();
    this.moments = [];
  }

  protected override createRenderRoot() {
    return this;
  }

  override render() {
    return html`
      <h3>${strings.journey}</h3>
      <div class="buttons">
        ${this.moments.map(
          ({ step, digit, probability }) =>
            html`<button
              type="button"
              class="button"
              aria-pressed=${step === this.step}
              aria-label=${strings.journeyLabel(step, digit, percent(probability))}
              @click=${() => this.dispatchEvent(new CustomEvent('choose-step', { detail: step }))}
            >
              <b>${digit}</b><span>${percent(probability)}</span><span class="muted">${formatCount(step)}</span>
            </button>`,
        )}
      </div>
      <p class="hint">${strings.journeyHint}</p>
    `;
  }
}

customElements.define('lab-journey', LabJourney);
