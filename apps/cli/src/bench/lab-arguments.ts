import type { BenchContext } from './bench-context.js';

/** Returns the arguments of a `lab train` that does what the bench was asked to. */
export function labArguments(
  { network, batchSize, workersOption, dataOption }: BenchContext,
  own: Record<string, string | number>,
): string[] {
  const options: Record<string, string | number> = { batch: batchSize, workers: workersOption, ...own };
  if (dataOption !== undefined) options.data = dataOption;
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return ['train', network.id, '--json', ...flags];
}
