import type { BoardEntry } from './board-entry.js';

/**
 * Reads a board that was kept or exported. Entries that this page cannot read are dropped, and counted.
 *
 * @throws RangeError when the text is no board at all
 */
export function parseBoard(text: string): { entries: BoardEntry[]; dropped: number } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RangeError('This is no board: the file is damaged or another one.');
  }
  const list = isObject(value) && Array.isArray(value.entries) ? value.entries : undefined;
  if (list === undefined) throw new RangeError('This is no board: the file is damaged or another one.');
  const entries = list.filter(isEntry);
  return { entries, dropped: list.length - entries.length };
}

function isEntry(value: unknown): value is BoardEntry {
  if (!isObject(value) || !isObject(value.settings)) return false;
  const { settings, to99 } = value;
  const isCount = (count: unknown) => Number.isSafeInteger(count) && (count as number) >= 0;
  const isShare = (share: unknown) => typeof share === 'number' && share >= 0 && share <= 1;
  const isSpec = (spec: unknown) => isObject(spec) && typeof spec.type === 'string' && isObject(spec.config);
  return (
    typeof value.id === 'string' &&
    typeof value.at === 'string' &&
    typeof value.backend === 'string' &&
    typeof value.synthetic === 'boolean' &&
    isCount(value.parameters) &&
    isCount(value.testCount) &&
    isCount(value.steps) &&
    [value.final, value.max, value.honest].every((share) => share === undefined || isShare(share)) &&
    (to99 === undefined || (isObject(to99) && isCount(to99.step) && typeof to99.elapsedMs === 'number')) &&
    typeof settings.network === 'string' &&
    isCount(settings.seed) &&
    isCount(settings.batchSize) &&
    isCount(settings.iterations) &&
    typeof settings.dropout === 'number' &&
    isSpec(settings.learningRate) &&
    isSpec(settings.optimizer) &&
    (settings.layers === undefined || (Array.isArray(settings.layers) && settings.layers.every(isSpec)))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
