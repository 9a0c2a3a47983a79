import { fitCanvas } from '../styles/fit-canvas.js';
import { palette } from '../styles/palette.js';
import { planeOf } from './convolution.js';
import { frameCells, rangeOf } from './draw-cells.js';
import { PlaneElement } from './plane-element.js';
import { strings } from './strings.js';

/** Width and height of the whole picture, CSS pixels, where there is room. */
const largestSide = 336;
/** What a finger meets, CSS pixels. */
const fingertip = 44;

/** The output as it fills up: point at one of its cells to see which pixels made it. */
export class LabOutputPlane extends PlaneElement {
  protected override readonly testId = 'convolution-output';
  protected override readonly label = strings.outputLabel;

  protected override draw(canvas: HTMLCanvasElement): void {
    const { model } = this;
    const [rows, columns] = model.output.shape;
    const side = Math.min(largestSide, this.clientWidth || largestSide);
    const cell = side / Math.max(1, rows, columns);
    canvas.style.width = `${side}px`;
    canvas.style.height = `${side}px`;
    const context = fitCanvas(canvas, side, side);
    const { map, weights, line, surface } = palette();
    const plane = planeOf(model.output, model.filter);
    const { relu } = model.settings;
    const { low, high } = rangeOf(plane, !relu);
    const scale = relu ? map : weights;
    context.fillStyle = line;
    context.fillRect(0, 0, columns * cell, rows * cell);
    // Where cells are small, a line between them would be most of what is seen.
    const seam = cell < 6 ? 0 : 1;
    for (let at = 0; at < plane.length; at++) {
      const [x, y] = [(at % columns) * cell, Math.floor(at / columns) * cell];
      const filled = model.filled[at] === 1;
      context.fillStyle = filled ? scale.css((plane[at] - low) / (high - low)) : surface;
      context.fillRect(x, y, cell - seam, cell - seam);
    }
    if (model.count === 0) return;
    const [x, y] = [model.column * cell, model.row * cell];
    frameCells(context, { x: x - 0.5, y: y - 0.5, width: cell, height: cell });
  }

  protected override placeAt(x: number, y: number): readonly [row: number, column: number] {
    const [rows, columns] = this.model.output.shape;
    const largest = Math.max(rows, columns);
    return [Math.floor(y * largest), Math.floor(x * largest)];
  }

  protected override isOnPatch(x: number, y: number): boolean {
    const { row, column, output } = this.model;
    const largest = Math.max(output.shape[0], output.shape[1]);
    const reach = fingertip / 2 / (this.canvas?.clientWidth || largestSide);
    return Math.abs(x - (column + 0.5) / largest) < reach && Math.abs(y - (row + 0.5) / largest) < reach;
  }
}

customElements.define('lab-output-plane', LabOutputPlane);
