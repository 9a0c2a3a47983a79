import { html, LitElement, nothing } from 'lit';
import { fitCanvas } from '../styles/fit-canvas.js';
import { palette } from '../styles/palette.js';
import { renderWithPalette } from '../styles/render-with-palette.js';
import { type PreparedDigit, side } from './prepare-digit.js';
import { strings } from './strings.js';

/** Width and height of a small picture, CSS pixels. */
const thumbnail = 96;

/** A drawing on its way to the network: as drawn, fit into its box, centred. */
export class LabPrepared extends LitElement {
  static override properties = { prepared: { attribute: false } };

  declare prepared: PreparedDigit | undefined;

  constructor() {
    super();
    renderWithPalette(this);
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override updated(): void {
    const { prepared } = this;
    const pictures = prepared ? [prepared.drawn, prepared.fitted, prepared.centred] : [];
    for (const [i, canvas] of [...this.querySelectorAll('canvas')].entries())
      drawPicture(canvas, pictures[i], { boxed: i > 0 });
  }

  override render() {
    const shift = this.prepared?.shift;
    return html`<figure class="draw-pipeline">
      <figcaption>${strings.pipeline}</figcaption>
      <ol>
        ${[strings.drawn, strings.fitted, strings.centred].map(
          (word) =>
            html`<li><canvas class="draw-thumbnail" aria-hidden="true"></canvas><span>${word}</span></li>`,
        )}
      </ol>
      <p class="hint">${shift ? strings.moved(shift.x, shift.y) : nothing}</p>
    </figure>`;
  }
}

/** With the box of 20 by 20 where it matters. */
function drawPicture(
  canvas: HTMLCanvasElement,
  picture: Float32Array | undefined,
  { boxed }: { boxed: boolean },
): void {
  const { map, line, accent } = palette();
  const context = fitCanvas(canvas, thumbnail, thumbnail);
  const cell = thumbnail / side;
  context.fillStyle = map.css(0);
  context.fillRect(0, 0, thumbnail, thumbnail);
  for (const [at, ink] of (picture ?? new Float32Array(0)).entries()) {
    if (ink === 0) continue;
    context.fillStyle = map.css(ink);
    context.fillRect((at % side) * cell, Math.floor(at / side) * cell, cell + 0.3, cell + 0.3);
  }
  context.setLineDash([]);
  context.strokeStyle = line;
  context.strokeRect(0.5, 0.5, thumbnail - 1, thumbnail - 1);
  if (!boxed) return;
  context.strokeStyle = accent;
  context.setLineDash([2, 3]);
  context.strokeRect(4 * cell, 4 * cell, 20 * cell, 20 * cell);
}

customElements.define('lab-prepared', LabPrepared);
