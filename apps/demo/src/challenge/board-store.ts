import type { BoardEntry } from './board-entry.js';
import { parseBoard } from './parse-board.js';

/** Runs kept in this browser. */
export interface BoardStore {
  readonly entries: readonly BoardEntry[];
  /** What is wrong with the keeping of them, in a sentence: storage full, switched off, unreadable. */
  readonly problem: string | undefined;
  /** Adds a run; one of the same id is replaced. */
  put(entry: BoardEntry): void;
  remove(ids: readonly string[]): void;
}

const key = 'lab-board';
const mostEntries = 500;

/**
 * Returns the board that was kept in the browser's local storage, which every change goes to. Where there is none, the board
 * lives as long as the page, and says so.
 *
 * @param storage - @defaultValue the browser's
 */
export function openBoard(
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined = localStorageIfAny(),
): BoardStore {
  let entries: readonly BoardEntry[] = [];
  let problem: string | undefined;
  const notKept =
    'This browser keeps nothing for this page: the board is gone when you leave. Export the runs you want to keep.';
  const text = readOrNull(storage);
  if (text === undefined) problem = notKept;
  else if (text !== null) {
    try {
      const parsed = parseBoard(text);
      entries = parsed.entries;
      if (parsed.dropped > 0) {
        problem = `${parsed.dropped} kept runs are of another version of this page and are not shown.`;
      }
    } catch {
      problem = 'The kept board cannot be read, so this one starts empty.';
    }
  }
  const change = (next: readonly BoardEntry[]) => {
    entries = next.slice(-mostEntries);
    try {
      storage?.setItem(key, JSON.stringify({ version: 1, entries }));
    } catch {
      problem = notKept;
    }
  };
  return {
    get entries() {
      return entries;
    },
    get problem() {
      return problem;
    },
    put: (entry) => change([...entries.filter(({ id }) => id !== entry.id), entry]),
    remove: (ids) => change(entries.filter(({ id }) => !ids.includes(id))),
  };
}

/** Reading the property itself throws where storage is forbidden. */
function localStorageIfAny(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** Undefined where storage is missing or forbidden. */
function readOrNull(storage: Pick<Storage, 'getItem'> | undefined): string | null | undefined {
  try {
    return storage?.getItem(key);
  } catch {
    return undefined;
  }
}
