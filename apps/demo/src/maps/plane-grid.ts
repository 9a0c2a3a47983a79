/** How equal planes lie in a picture. */
export interface PlaneGrid {
  columns: number;
  rows: number;
  /** Side of one value, CSS pixels: a whole number, so that all are alike. */
  scale: number;
  /** Between two planes, CSS pixels. */
  gap: number;
  /** Of the picture, CSS pixels. */
  width: number;
  height: number;
}

export interface PlaneGridOptions {
  count: number;
  /** Of a plane, in values. */
  planeWidth: number;
  planeHeight: number;
  /** Of the room there is, CSS pixels. */
  room: number;
  /** The picture need not be higher, CSS pixels. */
  tallest: number;
  /** A plane need not be wider, CSS pixels. */
  widest: number;
  /** Instead of as many as fit best. */
  columns?: number;
}

/** Lays planes out as large as they get in the room there is; of equally large ones, in the fewest rows. */
export function planeGrid(options: PlaneGridOptions): PlaneGrid {
  const { count, planeWidth, room, tallest, widest } = options;
  if (options.columns !== undefined) {
    let scale = Math.max(1, Math.floor(widest / planeWidth));
    while (scale > 1 && gridOf(options, options.columns, scale).width > room) scale--;
    return gridOf(options, options.columns, scale);
  }
  let best: PlaneGrid | undefined;
  for (let rows = 1; rows <= count; rows++) {
    const columns = Math.ceil(count / rows);
    // Another number of rows may need no fewer columns.
    if (columns === best?.columns) continue;
    for (let scale = Math.max(1, Math.floor(widest / planeWidth)); scale > (best?.scale ?? 0); scale--) {
      const grid = gridOf(options, columns, scale);
      if (grid.width > room || (grid.height > tallest && (scale > 1 || best))) continue;
      best = grid;
      break;
    }
  }
  return best ?? gridOf(options, 1, 1);
}

function gridOf(
  { count, planeWidth, planeHeight }: PlaneGridOptions,
  columns: number,
  scale: number,
): PlaneGrid {
  const wide = planeWidth * scale;
  const gap = wide >= 24 ? 6 : wide >= 12 ? 3 : 1;
  const rows = Math.ceil(count / columns);
  return {
    columns,
    rows,
    scale,
    gap,
    width: columns * (wide + gap) - gap,
    height: rows * (planeHeight * scale + gap) - gap,
  };
}

/** Which plane lies at a place in the picture; undefined between two, and beyond the last. */
export function planeAt(
  grid: PlaneGrid,
  { planeWidth, planeHeight, count }: Pick<PlaneGridOptions, 'planeWidth' | 'planeHeight' | 'count'>,
  { x, y }: { x: number; y: number },
): number | undefined {
  const stepX = planeWidth * grid.scale + grid.gap;
  const stepY = planeHeight * grid.scale + grid.gap;
  const [column, row] = [Math.floor(x / stepX), Math.floor(y / stepY)];
  if (column < 0 || row < 0 || column >= grid.columns) return undefined;
  if (x - column * stepX >= planeWidth * grid.scale || y - row * stepY >= planeHeight * grid.scale)
    return undefined;
  const index = row * grid.columns + column;
  return index < count ? index : undefined;
}
