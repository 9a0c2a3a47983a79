import { html } from 'lit';
import { fitCanvas } from '../styles/fit-canvas.js';
import { palette } from '../styles/palette.js';
import { arrowMove } from './arrow-move.js';
import { planeOf } from './convolution.js';
import { frameCells, rangeOf } from './draw-cells.js';
import { ModelElement } from './model-element.js';
import { PlanePointer } from './plane-pointer.js';
import { strings } from './strings.js';

/** Width and height of the whole picture, CSS pixels, where there is room. */
const largestSide = 336;

/** The output as it fills up: point at one of its cells to see which pixels made it. */
export class LabOutputPlane extends ModelElement {
  readonly #pointer = new PlanePointer({
    canvas: () => this.querySelector('canvas'),
    move: (x, y) => this.#moveTo(x, y),
  });

  protected override updated(): void {
    const canvas = this.querySelector('canvas') as HTMLCanvasElement;
    this.#pointer.attach();
    const [rows, columns] = this.model.output.shape;
    const side = Math.min(largestSide, this.clientWidth || largestSide);
    const cell = side / Math.max(1, rows, columns);
    canvas.style.width = `${side}px`;
    canvas.style.height = `${side}px`;
    this.#draw(fitCanvas(canvas, side, side), cell);
  }

  #draw(context: CanvasRenderingContext2D, cell: number): void {
    const { model } = this;
    const { map, weights, line, surface } = palette();
    const [rows, columns] = model.output.shape;
    const plane = planeOf(model.output, model.filter);
    const { relu } = model.settings;
    const { low, high } = rangeOf(plane, !relu);
    const scale = relu ? map : weights;
    context.fillStyle = line;
    context.fillRect(0, 0, columns * cell, rows * cell);
    for (let at = 0; at < plane.length; at++) {
      const [x, y] = [(at % columns) * cell, Math.floor(at / columns) * cell];
      const filled = model.filled[at] === 1;
      context.fillStyle = filled ? scale.css((plane[at] - low) / (high - low)) : surface;
      context.fillRect(x, y, cell - 1, cell - 1);
    }
    if (model.count === 0) return;
    const [x, y] = [model.column * cell, model.row * cell];
    frameCells(context, { x: x - 0.5, y: y - 0.5, width: cell, height: cell });
  }

  #moveTo(x: number, y: number): void {
    const [rows, columns] = this.model.output.shape;
    const largest = Math.max(rows, columns);
    this.model.moveTo(Math.floor(y * largest), Math.floor(x * largest));
    this.dispatchEvent(new CustomEvent('patch-moved', { bubbles: true }));
  }

  #key(event: KeyboardEvent): void {
    const move = arrowMove(event);
    if (!move) return;
    this.model.moveTo(this.model.row + move[0], this.model.column + move[1]);
    this.dispatchEvent(new CustomEvent('patch-moved', { bubbles: true }));
  }

  override render() {
    return html`<canvas
      tabindex="0"
      role="application"
      aria-roledescription=${strings.picture}
      aria-label=${strings.outputLabel}
      data-testid="convolution-output"
      @keydown=${this.#key}
    ></canvas>`;
  }
}

customElements.define('lab-output-plane', LabOutputPlane);
