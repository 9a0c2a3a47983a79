import { fitCanvas } from '../styles/fit-canvas.js';
import { palette } from '../styles/palette.js';
import { planeOf } from './convolution.js';
import { frameCells, hatchCell, rangeOf } from './draw-cells.js';
import { PlaneElement } from './plane-element.js';
import { nearestWindow } from './slide-windows.js';
import { strings } from './strings.js';

/** Cells around the picture: room for the padding of the largest patch. */
const margin = 3;
/** Width and height of a cell, CSS pixels, where there is room. */
const largestCell = 12;
/** What a finger meets, CSS pixels. */
const fingertip = 44;

/** The picture with the patch on it. */
export class LabInputPlane extends PlaneElement {
  protected override readonly testId = 'convolution-input';
  protected override readonly label = strings.inputLabel;

  get #cells(): number {
    return this.model.input.shape[1] + 2 * margin;
  }

  protected override draw(canvas: HTMLCanvasElement): void {
    const cell = Math.max(1, Math.min(largestCell, Math.floor((this.clientWidth || 408) / this.#cells)));
    const size = cell * this.#cells;
    canvas.style.width = `${size}px`;
    canvas.style.height = `${size}px`;
    const context = fitCanvas(canvas, size, size);
    this.#drawCells(context, cell);
    this.#drawPatch(context, cell);
  }

  #drawCells(context: CanvasRenderingContext2D, cell: number): void {
    const { model } = this;
    const { map, outside, hatch, line, surface } = palette();
    const [height, width] = model.input.shape;
    const plane = planeOf(model.input, model.channel);
    const { high } = rangeOf(plane, false);
    const { down, right } = model.windows;
    const copies = model.settings.edges === 'copy';
    for (let row = -down.before; row < height + down.after; row++) {
      for (let column = -right.before; column < width + right.after; column++) {
        const [x, y] = [(column + margin) * cell, (row + margin) * cell];
        const padded = row < 0 || column < 0 || row >= height || column >= width;
        context.fillStyle = padded ? outside : line;
        context.fillRect(x, y, cell, cell);
        const at = clamp(row, height) * width + clamp(column, width);
        if (!padded || copies) {
          context.globalAlpha = padded ? 0.5 : 1;
          context.fillStyle = map.css(plane[at] / high);
          context.fillRect(x, y, cell - 1, cell - 1);
          context.globalAlpha = 1;
        }
        if (padded) hatchCell(context, { x, y, size: cell, color: hatch });
        else if (!down.read[row] || !right.read[column]) {
          context.globalAlpha = 0.75;
          context.fillStyle = surface;
          context.fillRect(x, y, cell, cell);
          context.globalAlpha = 1;
          context.fillStyle = hatch;
          context.fillRect(x + cell / 2 - 1, y + cell / 2 - 1, 2, 2);
        }
      }
    }
  }

  #drawPatch(context: CanvasRenderingContext2D, cell: number): void {
    const { model } = this;
    if (model.count === 0) return;
    const { down, right } = model.windows;
    const size = model.settings.size * cell;
    const x = (right.starts[model.column] + margin) * cell;
    const y = (down.starts[model.row] + margin) * cell;
    frameCells(context, { x: x - 0.5, y: y - 0.5, width: size, height: size });
  }

  protected override placeAt(x: number, y: number): readonly [row: number, column: number] {
    const { down, right } = this.model.windows;
    const { size } = this.model.settings;
    const cell = (share: number) => share * this.#cells - margin - 0.5;
    return [nearestWindow(down, cell(y), size), nearestWindow(right, cell(x), size)];
  }

  protected override isOnPatch(x: number, y: number): boolean {
    const { down, right } = this.model.windows;
    const { size } = this.model.settings;
    const [column, row] = [x * this.#cells - margin, y * this.#cells - margin];
    const [left, top] = [right.starts[this.model.column], down.starts[this.model.row]];
    // A finger is wide: a small patch could not be met.
    const cell = (this.canvas?.clientWidth ?? 0) / this.#cells || largestCell;
    const reach = Math.max(0, (fingertip / cell - size) / 2);
    return (
      column > left - reach && column < left + size + reach && row > top - reach && row < top + size + reach
    );
  }
}

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value));
}

customElements.define('lab-input-plane', LabInputPlane);
