import { html } from 'lit';
import { fitCanvas } from '../styles/fit-canvas.js';
import { palette } from '../styles/palette.js';
import { planeOf } from './convolution.js';
import { rangeOf } from './draw-cells.js';
import { ModelElement } from './model-element.js';
import { strings } from './strings.js';

/** Width and height of a small picture, CSS pixels. */
const side = 48;

/** The channels of the input or the output as small pictures: choose which to look at. */
export class LabPlaneStrip extends ModelElement {
  static override properties = { ...ModelElement.properties, of: {} };

  /** Whose channels. */
  declare of: 'input' | 'output';

  protected override updated(): void {
    const { model } = this;
    const image = this.of === 'input' ? model.input : model.output;
    const signed = this.of === 'output' && !model.settings.relu;
    const { map, weights } = palette();
    const [rows, columns] = image.shape;
    for (const [channel, canvas] of [...this.querySelectorAll('canvas')].entries()) {
      const plane = planeOf(image, channel);
      const { low, high } = rangeOf(plane, signed);
      const context = fitCanvas(canvas, side, side);
      const cell = side / Math.max(1, rows, columns);
      const scale = signed ? weights : map;
      for (let at = 0; at < plane.length; at++) {
        context.fillStyle = scale.css((plane[at] - low) / (high - low));
        // Half a pixel over: no seams between cells of broken width.
        context.fillRect((at % columns) * cell, Math.floor(at / columns) * cell, cell + 0.5, cell + 0.5);
      }
    }
  }

  override render() {
    const { model } = this;
    const isInput = this.of === 'input';
    const count = isInput ? model.settings.inputs : model.settings.outputs;
    const chosen = isInput ? model.channel : model.filter;
    if (count === 1) return html``;
    return html`<div class="plane-strip" role="group" aria-label=${strings.channels[this.of]}>
      ${Array.from(
        { length: count },
        (_, i) =>
          html`<button
            type="button"
            aria-pressed=${i === chosen}
            aria-label=${strings.channelOf[this.of](i + 1)}
            @click=${() => model.look(isInput ? { channel: i } : { filter: i })}
          >
            <canvas></canvas><span>${i + 1}</span>
          </button>`,
      )}
    </div>`;
  }
}

customElements.define('lab-plane-strip', LabPlaneStrip);
