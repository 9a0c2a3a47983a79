/** Round and between the panels of the picture, CSS pixels. */
const gap = 24;
const titleHeight = 40;

/**
 * Paints what the canvases of some elements show into one picture, titles above each, two or three side by side as on the page.
 *
 * @param panels - elements that hold a canvas or several, and a heading
 * @returns a PNG; undefined when nothing is shown
 */
export async function panelsPicture(panels: readonly Element[], title: string): Promise<Blob | undefined> {
  const shown = panels.flatMap((panel) => {
    const canvases = [...panel.querySelectorAll('canvas')].filter(
      ({ clientWidth, width }) => clientWidth > 0 && width > 0,
    );
    if (canvases.length === 0) return [];
    const boxes = canvases.map((canvas) => canvas.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left));
    const top = Math.min(...boxes.map((box) => box.top));
    const width = Math.max(...boxes.map((box) => box.right)) - left;
    const height = Math.max(...boxes.map((box) => box.bottom)) - top;
    const parts = canvases.map((canvas, i) => ({
      canvas,
      x: boxes[i].left - left,
      y: boxes[i].top - top,
      box: boxes[i],
    }));
    return [
      {
        name:
          panel
            .querySelector('h3')
            ?.textContent?.trim()
            .replace(/^\d+\s*/, '') ?? '',
        parts,
        width,
        height,
      },
    ];
  });
  if (shown.length === 0) return undefined;
  const columns = Math.min(3, shown.length);
  const columnWidth = Math.max(...shown.map(({ width }) => width));
  const rowHeights: number[] = [];
  for (const [i, { height }] of shown.entries()) {
    const row = Math.floor(i / columns);
    rowHeights[row] = Math.max(rowHeights[row] ?? 0, height + titleHeight);
  }
  const ratio = Math.min(2, devicePixelRatio || 1);
  const canvas = document.createElement('canvas');
  canvas.width = (columns * (columnWidth + gap) + gap) * ratio;
  canvas.height = (rowHeights.reduce((sum, height) => sum + height + gap, gap) + titleHeight) * ratio;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  context.scale(ratio, ratio);
  context.fillStyle = color('--surface');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = color('--text');
  context.font = '600 20px system-ui, sans-serif';
  context.fillText(title, gap, gap + 12);
  context.font = '600 15px system-ui, sans-serif';
  for (const [i, { name, parts }] of shown.entries()) {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const x = gap + column * (columnWidth + gap);
    const y = titleHeight + gap + rowHeights.slice(0, row).reduce((sum, height) => sum + height + gap, 0);
    context.fillText(name, x, y + 16);
    for (const part of parts) {
      context.drawImage(
        part.canvas,
        x + part.x,
        y + titleHeight - 12 + part.y,
        part.box.width,
        part.box.height,
      );
    }
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}
