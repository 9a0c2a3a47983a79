import { palette } from '../styles/palette.js';

/** Draws diagonal lines over a cell: padding, or cells that nothing reads. */
export function hatchCell(
  context: CanvasRenderingContext2D,
  { x, y, size, color }: { x: number; y: number; size: number; color: string },
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, size, size);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  for (let offset = -size; offset < size; offset += 4) {
    context.moveTo(x + offset, y + size);
    context.lineTo(x + offset + size, y);
  }
  context.stroke();
  context.restore();
}

/** Draws a frame that is seen on any colour. */
export function frameCells(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  const { accent, surface } = palette();
  context.lineJoin = 'round';
  context.strokeStyle = surface;
  context.lineWidth = 6;
  context.strokeRect(x, y, width, height);
  context.strokeStyle = accent;
  context.lineWidth = 3;
  context.strokeRect(x, y, width, height);
}

/** Returns the ends of a plane's scale: 0 and the largest value, or as far below 0 as above where it is signed. */
export function rangeOf(values: ArrayLike<number>, signed: boolean): { low: number; high: number } {
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  if (!signed) return { low: 0, high: high || 1 };
  const reach = Math.max(-low, high) || 1;
  return { low: -reach, high: reach };
}
