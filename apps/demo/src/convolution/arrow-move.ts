/** Returns where an arrow key leads, five cells at once with Shift, and takes the key; undefined for any other key. */
export function arrowMove(event: KeyboardEvent): [down: number, right: number] | undefined {
  const step = event.shiftKey ? 5 : 1;
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [0, -step],
    ArrowRight: [0, step],
    ArrowUp: [-step, 0],
    ArrowDown: [step, 0],
  };
  const move = moves[event.key];
  if (!move || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  event.preventDefault();
  // The page's own arrow keys come second.
  event.stopPropagation();
  return move;
}
