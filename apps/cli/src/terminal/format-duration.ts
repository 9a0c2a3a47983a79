/**
 * A duration for people, in two units at most: `850 ms`, `12.3 s`, `2 min 05 s`, `1 h 02 min`; `–` when it is not a
 * finite number of at least 0.
 *
 * @param milliseconds - at least 0
 */
export function formatDuration(milliseconds: number): string {
  if (!(milliseconds >= 0 && milliseconds < Number.POSITIVE_INFINITY)) return '–';
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(milliseconds / 60_000);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
