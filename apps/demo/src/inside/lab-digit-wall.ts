import { html, LitElement, nothing, svg } from 'lit';
import { palette } from '../styles/palette.js';
import { renderWithPalette } from '../styles/render-with-palette.js';
import { paintDigit } from './digit-canvas.js';
import { strings } from './strings.js';

/** A digit on the wall. */
export interface WallDigit {
  /** Among the test digits. */
  index: number;
  /** [784] bytes */
  pixels: Uint8Array;
  truth: number;
  answer: number;
  /** Of the answer, 0..1. */
  confidence: number;
  /** [classes] where they are known; the largest three are drawn. */
  probabilities?: Float32Array;
}

/** Digits as buttons, each with its truth and what it was taken for. Fires `choose-digit` with a test digit's index. */
export class LabDigitWall extends LitElement {
  static override properties = {
    digits: { attribute: false },
    classNames: { attribute: false },
    chosen: { attribute: false },
  };

  declare digits: readonly WallDigit[];
  declare classNames: readonly string[];
  /** Index of the digit that is looked at. */
  declare chosen: number | undefined;

  constructor() {
    super();
    renderWithPalette(this);
    this.digits = [];
    this.classNames = [];
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override updated(): void {
    // Repainted only where another digit, or another light, is.
    const light = palette().surface;
    for (const [i, canvas] of this.querySelectorAll('canvas').entries()) {
      const digit = this.digits[i];
      const key = `${digit?.index} ${light}`;
      if (!digit || canvas.dataset.painted === key) continue;
      paintDigit(canvas, digit.pixels);
      canvas.dataset.painted = key;
    }
  }

  override render() {
    return html`
      <ul class="wall">
        ${this.digits.map((digit) => html`<li>${this.#digit(digit)}</li>`)}
      </ul>
    `;
  }

  #digit({ index, truth, answer, confidence, probabilities }: WallDigit) {
    const { classNames } = this;
    const percent = `${Math.round(confidence * 100)} %`;
    const label = strings.digitLabel(index, classNames[truth], classNames[answer], percent);
    const choose = () =>
      this.dispatchEvent(new CustomEvent('choose-digit', { detail: index, bubbles: true }));
    return html`
      <button class="wall-digit" aria-pressed=${index === this.chosen} @click=${choose}>
        <span class="visually-hidden">${label}</span>
        <canvas width="28" height="28" aria-hidden="true"></canvas>
        <span class="stamp" aria-hidden="true">
          <b>${classNames[truth]}</b><span>→</span><b class="wrong">${classNames[answer]}</b>
        </span>
        ${probabilities ? this.#bars(probabilities, truth) : nothing}
      </button>
    `;
  }

  /** The three likeliest. */
  #bars(probabilities: Float32Array, truth: number) {
    const best = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]).slice(0, 3);
    return html`
      <svg class="bars" viewBox="0 0 72 45" aria-hidden="true">
        ${best.map((label, i) => bar(this.classNames[label], probabilities[label], 15 * i, label === truth))}
      </svg>
    `;
  }
}

function bar(name: string, probability: number, y: number, right: boolean) {
  return svg`
    <text x="6" y=${y + 11.5} text-anchor="middle">${name.slice(0, 1)}</text>
    <rect class=${right ? 'truth' : ''} x="15" y=${y + 3} width=${Math.max(1, 57 * probability).toFixed(1)} height="9" rx="2"></rect>
  `;
}

customElements.define('lab-digit-wall', LabDigitWall);
