import type { ColorScale } from '../styles/color-scale.js';
import { fitCanvas } from '../styles/fit-canvas.js';
import type { PlaneGrid } from './plane-grid.js';

export interface PaintPlanesOptions {
  grid: PlaneGrid;
  count: number;
  planeWidth: number;
  planeHeight: number;
  /** Left empty round the planes, CSS pixels. @defaultValue 0 */
  pad?: number;
  /** Colour of a line round each plane. @defaultValue none */
  frame?: string;
  /** Colour of a value of a plane: a pixel of a {@link ColorScale}. */
  pixel(plane: number, row: number, column: number): number;
}

/** Written anew for each picture: kept in plain memory. */
let scratch: CanvasRenderingContext2D | undefined;

/** Paints planes of values onto a canvas, each value a square, sharp on every screen. */
export function paintPlanes(canvas: HTMLCanvasElement, options: PaintPlanesOptions): void {
  const { grid, count, planeWidth, planeHeight, pad = 0, frame, pixel } = options;
  const [wide, high] = [grid.width + 2 * pad, grid.height + 2 * pad];
  const context = fitCanvas(canvas, wide, high);
  canvas.style.width = `${wide}px`;
  canvas.style.height = `${high}px`;
  // Value by value into a small picture, one enlargement of it for each plane.
  const [width, height] = [grid.columns * planeWidth, grid.rows * planeHeight];
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let plane = 0; plane < count; plane++) {
    const left = (plane % grid.columns) * planeWidth;
    const top = Math.floor(plane / grid.columns) * planeHeight;
    for (let row = 0; row < planeHeight; row++) {
      const to = (top + row) * width + left;
      for (let column = 0; column < planeWidth; column++) pixels[to + column] = pixel(plane, row, column);
    }
  }
  scratch ??= document
    .createElement('canvas')
    .getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  scratch.canvas.width = width;
  scratch.canvas.height = height;
  scratch.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.lineWidth = 1;
  if (frame) context.strokeStyle = frame;
  for (let plane = 0; plane < count; plane++) {
    const [column, row] = [plane % grid.columns, Math.floor(plane / grid.columns)];
    context.drawImage(
      scratch.canvas,
      column * planeWidth,
      row * planeHeight,
      planeWidth,
      planeHeight,
      pad + column * (planeWidth * grid.scale + grid.gap),
      pad + row * (planeHeight * grid.scale + grid.gap),
      planeWidth * grid.scale,
      planeHeight * grid.scale,
    );
    if (frame && planeWidth * grid.scale > 4) {
      context.strokeRect(
        pad + column * (planeWidth * grid.scale + grid.gap) + 0.5,
        pad + row * (planeHeight * grid.scale + grid.gap) + 0.5,
        planeWidth * grid.scale - 1,
        planeHeight * grid.scale - 1,
      );
    }
  }
}
