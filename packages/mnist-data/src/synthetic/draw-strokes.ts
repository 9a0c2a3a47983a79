/** Width and height of the picture that strokes are drawn on, pixels. */
export const side = 28;

/** A pen's path as straight pieces, in pixels. */
export interface Path {
  /** Points of all strokes one after the other. */
  xs: Float64Array;
  ys: Float64Array;
  /** Half the pen's width at each point. */
  radii: Float64Array;
  count: number;
  /** 1 where a point begins a new stroke: no piece leads to it. */
  lifted: Uint8Array;
}

/**
 * Draws the path into `ink` [side · side], 0 to 1, which it clears first. A pixel's ink is how far the nearest piece's
 * edge lies beyond its middle, up to one pixel: the look of a pen drawing reduced to this size.
 *
 * Each piece only visits the pixels around it, so the cost is the length of the path.
 */
export function drawStrokes(path: Path, ink: Float32Array): void {
  const { xs, ys, radii, lifted, count } = path;
  ink.fill(0);
  for (let i = 0; i < count; i++) {
    const j = lifted[i] === 1 ? i : i - 1;
    // The first point of a stroke is a dot: a piece of no length.
    const x0 = xs[j];
    const y0 = ys[j];
    const dx = xs[i] - x0;
    const dy = ys[i] - y0;
    const radius = (radii[i] + radii[j]) / 2;
    const reach = radius + 0.5;
    const scale = 1 / Math.max(dx * dx + dy * dy, 1e-12);
    const left = Math.max(0, Math.ceil(Math.min(x0, xs[i]) - reach));
    const right = Math.min(side - 1, Math.floor(Math.max(x0, xs[i]) + reach));
    const top = Math.max(0, Math.ceil(Math.min(y0, ys[i]) - reach));
    const bottom = Math.min(side - 1, Math.floor(Math.max(y0, ys[i]) + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const px = x - x0;
        const py = y - y0;
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) * scale));
        const ex = px - along * dx;
        const ey = py - along * dy;
        const squared = ex * ex + ey * ey;
        if (squared >= reach * reach) continue;
        const covered = Math.min(1, reach - Math.sqrt(squared));
        const at = y * side + x;
        if (covered > ink[at]) ink[at] = covered;
      }
    }
  }
}
