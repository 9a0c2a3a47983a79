import type { Run } from './run.js';

/**
 * What changed: `runs` one was added, removed or changed its status; `selected` another one is looked at; `data` the
 * history of a run grew; `cursor` another step is looked at.
 */
export type TimelineChange = 'runs' | 'selected' | 'data' | 'cursor';

/** Runs kept; a fifth takes the place of the oldest that is done. */
const keptRuns = 4;

/**
 * The one timeline of the page: which runs there are, which one is looked at, and at which step. Every section shows the
 * state at {@link cursor}. Training goes on whatever is looked at, and what it adds never moves a scrubbed cursor.
 */
export class Timeline {
  #runs: readonly Run[] = [];
  #selected: string | undefined;
  #scrubbed: number | undefined;
  readonly #listeners = new Set<(change: TimelineChange) => void>();

  /** Oldest first, at most four. */
  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** The run looked at. */
  get selected(): Run | undefined {
    return this.#runs.find(({ id }) => id === this.#selected);
  }

  /** Whether the newest step is followed. */
  get live(): boolean {
    return this.#scrubbed === undefined;
  }

  /** The step looked at: the scrubbed one, or the selected run's newest. 0 before any run. */
  get cursor(): number {
    const last = this.selected?.history?.lastStep ?? 0;
    return Math.min(this.#scrubbed ?? last, last);
  }

  /** Looks at a step of the past. Rounded, and kept within the selected run. */
  scrubTo(step: number): void {
    const last = this.selected?.history?.lastStep ?? 0;
    const next = Math.min(Math.max(Math.round(step), 0), last);
    if (next === this.#scrubbed) return;
    this.#scrubbed = next;
    this.#tell('cursor');
  }

  /** Follows the newest step again. */
  goLive(): void {
    if (this.#scrubbed === undefined) return;
    this.#scrubbed = undefined;
    this.#tell('cursor');
  }

  /** Looks at another run, at the same step where it has that. */
  select(id: string): void {
    if (id === this.#selected || !this.#runs.some((run) => run.id === id)) return;
    this.#selected = id;
    this.#tell('selected');
  }

  /** Adds a run and looks at it, live. Where four are kept already, the oldest that is done goes. */
  add(run: Run): void {
    const kept = [...this.#runs];
    if (kept.length >= keptRuns) {
      const done = kept.findIndex(({ status }) => status !== 'running' && status !== 'paused');
      kept.splice(Math.max(done, 0), 1);
    }
    this.#runs = [...kept, run];
    this.#selected = run.id;
    this.#scrubbed = undefined;
    this.#tell('runs');
  }

  /** Puts a run in the place of the one with its id. */
  update(run: Run): void {
    if (!this.#runs.some(({ id }) => id === run.id)) return;
    this.#runs = this.#runs.map((other) => (other.id === run.id ? run : other));
    this.#tell('runs');
  }

  /** Forgets a run. */
  remove(id: string): void {
    this.#runs = this.#runs.filter((run) => run.id !== id);
    if (this.#selected === id) {
      this.#selected = this.#runs.at(-1)?.id;
      this.#scrubbed = undefined;
    }
    this.#tell('runs');
  }

  /** The slot that no kept run has, for a new one. */
  freeSlot(): number {
    const used = new Set(this.#runs.map(({ slot }) => slot));
    const free = [0, 1, 2, 3].find((slot) => !used.has(slot));
    const done = this.#runs.find(({ status }) => status !== 'running' && status !== 'paused');
    return free ?? (done ?? this.#runs[0]).slot;
  }

  /** Says that a run's history grew. */
  grew(): void {
    this.#tell('data');
  }

  /** Calls `listener` at each change, until the function returned is called. Several may come in one frame: gather them. */
  subscribe(listener: (change: TimelineChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: TimelineChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
