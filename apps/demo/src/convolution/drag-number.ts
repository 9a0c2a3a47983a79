export interface DragNumberOptions {
  /** The number when the drag begins. */
  from: number;
  /** How much it grows for each pixel upwards. */
  perPixel: number;
  change: (value: number) => void;
}

/** Pixels before a press counts as a drag: less is a click, which puts the cursor into the field. */
const threshold = 4;

/** Lets a pointer that went down on a field drag its number: up is more, down is less. */
export function dragNumber(down: PointerEvent, { from, perPixel, change }: DragNumberOptions): void {
  const target = down.currentTarget as HTMLElement;
  let dragging = false;
  const stop = new AbortController();
  const move = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    const pixels = down.clientY - event.clientY;
    if (!dragging && Math.abs(pixels) < threshold) return;
    if (!dragging) {
      dragging = true;
      target.setPointerCapture(event.pointerId);
      target.blur();
    }
    event.preventDefault();
    change(Math.round((from + pixels * perPixel) * 100) / 100);
  };
  // On the window: a quick pointer leaves the field with its first move.
  const { signal } = stop;
  addEventListener('pointermove', move, { signal });
  for (const type of ['pointerup', 'pointercancel']) addEventListener(type, () => stop.abort(), { signal });
}
