import type { SettingsStore } from '../settings/settings-store.js';
import type { Timeline } from '../timeline/timeline.js';
import { readSettingsLink, writeSettingsLink } from './settings-link.js';

export interface FollowLinkOptions {
  settings: SettingsStore;
  timeline: Timeline;
  /** Told when an address held settings, which are those of the next run now. */
  onLink(problems: readonly string[]): void;
}

/**
 * Keeps the address and the settings alike: an address with settings sets them (and starts nothing), changed settings go into the
 * address in place, and each run gets an entry of its own in the browser's history. Returns what stops that.
 */
export function followLink({ settings, timeline, onLink }: FollowLinkOptions): () => void {
  const read = () => {
    const { found, settings: wanted, problems } = readSettingsLink(location.hash, settings.value.workers);
    if (!found) return;
    const now = writeSettingsLink(settings.value);
    if (writeSettingsLink(wanted) !== now) settings.change(wanted);
    onLink(problems);
  };
  // Where an address names a section, it stays until there is something to say.
  const write = (push: boolean) => {
    const link = writeSettingsLink(settings.value);
    if (link === location.hash) return;
    if (link === '#v=1' && !location.hash.startsWith('#v=')) return;
    history[push ? 'pushState' : 'replaceState'](null, '', link);
  };
  read();
  let runs = timeline.runs.length;
  const stop = [
    settings.subscribe(() => write(false)),
    timeline.subscribe((change) => {
      if (change !== 'runs' || timeline.runs.length === runs) return;
      if (timeline.runs.length > runs) write(true);
      runs = timeline.runs.length;
    }),
  ];
  addEventListener('hashchange', read);
  return () => {
    for (const each of stop) each();
    removeEventListener('hashchange', read);
  };
}
