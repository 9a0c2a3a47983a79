import type { Timeline } from '../timeline/timeline.js';

/** What a key does; the page does it. */
export interface KeyActions {
  toggle(): void;
  /** Shows these panels alone, all where there are none. */
  showPanels(panels: readonly number[]): void;
  draw(): void;
  help(): void;
}

const storageKey = 'lab-single-keys';

/** Whether single keys are on: people who dictate, or lean on keys, switch them off. */
export const singleKeys = {
  get enabled(): boolean {
    return safely(() => localStorage.getItem(storageKey)) !== 'off';
  },
  set enabled(on: boolean) {
    safely(() => localStorage.setItem(storageKey, on ? 'on' : 'off'));
  },
};

const panels: Record<string, readonly number[]> = {
  1: [1],
  2: [2],
  3: [3],
  4: [4],
  5: [5],
  6: [6],
  7: [1, 2],
  8: [4, 5],
  9: [3, 6],
  0: [],
  Escape: [],
};

/** Listens to the page's keys. What has the focus takes its keys first; while somebody types, none is taken. */
export function listenToKeys(timeline: Timeline, actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    const { key, shiftKey, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!singleKeys.enabled || document.querySelector('dialog[open]')) return;
    if (target instanceof Element && takesKey(target, key)) return;
    if (key === ' ') actions.toggle();
    else if (key === 'ArrowLeft' || key === 'ArrowRight')
      scrubBy(timeline, (key === 'ArrowLeft' ? -1 : 1) * (shiftKey ? 10 : 1));
    else if (key === 'Home') timeline.scrubTo(0);
    else if (key === 'End' || key === 'l' || key === 'L') timeline.goLive();
    else if (key in panels) actions.showPanels(panels[key]);
    else if (key === 'd' || key === 'D') actions.draw();
    else if (key === '?') actions.help();
    else return;
    event.preventDefault();
  });
}

/** Moves so many training figures back or on; past the newest is live. */
function scrubBy(timeline: Timeline, ticks: number): void {
  const history = timeline.selected?.history;
  if (!history) return;
  const { step, count } = history.training;
  let index = count - 1;
  while (index > 0 && step[index] > timeline.cursor) index--;
  // From between two figures, back is the one before.
  const between = ticks < 0 && step[index] < timeline.cursor ? 1 : 0;
  const next = index + ticks + between;
  if (next >= count) timeline.goLive();
  else timeline.scrubTo(step[Math.max(next, 0)]);
}

function takesKey(target: Element, key: string): boolean {
  if (
    target.closest('input:not([type=range]), textarea, select, [contenteditable], [role=grid], [data-keys]')
  )
    return true;
  if (target.closest('input[type=range]')) return key.startsWith('Arrow') || key === 'Home' || key === 'End';
  return key === ' ' && target.closest('button, a, summary') !== null;
}

function safely<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // No storage here: the choice holds for this visit.
    return undefined;
  }
}
