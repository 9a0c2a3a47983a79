/** Points of a pen that stayed down, across the pad: 0 left or top, 1 right or bottom. */
export interface Stroke {
  xs: number[];
  ys: number[];
}

/** Where and how strokes are drawn on a picture. */
export interface Placement {
  /** Pixels for the width of the pad. */
  scale: number;
  /** Pixel, from the picture's left and top edges, that the pad's corner comes to. */
  x: number;
  y: number;
  /** Half the pen's width, pixels. */
  radius: number;
}

/**
 * Draws strokes on a picture [side · side], 0 to 1. A pixel's ink is how far the pen's edge reaches beyond the pixel's
 * middle, up to one pixel: what a large drawing looks like after it was reduced.
 */
export function drawInk(
  strokes: readonly Stroke[],
  { scale, x, y, radius }: Placement,
  side: number,
): Float32Array {
  const picture = new Float32Array(side * side);
  const reach = radius + 0.5;
  for (const { xs, ys } of strokes) {
    for (let i = 0; i < xs.length; i++) {
      // The first point is a dot: a piece of no length.
      const j = Math.max(0, i - 1);
      const from = { x: xs[j] * scale + x, y: ys[j] * scale + y };
      const to = { x: xs[i] * scale + x, y: ys[i] * scale + y };
      drawPiece(picture, { from, to, reach, side });
    }
  }
  return picture;
}

interface Piece {
  from: { x: number; y: number };
  to: { x: number; y: number };
  reach: number;
  side: number;
}

function drawPiece(picture: Float32Array, { from, to, reach, side }: Piece): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const perLength = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  // A pixel's middle lies half a pixel from its edges.
  const left = Math.max(0, Math.ceil(Math.min(from.x, to.x) - reach - 0.5));
  const right = Math.min(side - 1, Math.floor(Math.max(from.x, to.x) + reach - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(from.y, to.y) - reach - 0.5));
  const bottom = Math.min(side - 1, Math.floor(Math.max(from.y, to.y) + reach - 0.5));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [px, py] = [column + 0.5 - from.x, row + 0.5 - from.y];
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * perLength));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const ink = Math.min(1, Math.max(0, reach - distance));
      const at = row * side + column;
      if (ink > picture[at]) picture[at] = ink;
    }
  }
}
