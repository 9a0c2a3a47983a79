import { InvalidArgumentError } from 'commander';

/** What `lab bench` measures, in this order. */
export const sectionNames = [
  'step',
  'forward',
  'evaluation',
  'load',
  'startup',
  'kernels',
  'batch-sizes',
  'peers',
  'parallel',
  'memory',
  'browser',
  'webgl',
  'job',
] as const;

export type SectionName = (typeof sectionNames)[number];

const long: readonly SectionName[] = ['memory', 'webgl', 'job'];

/** All but those that take minutes: thousands of steps, WebGL where the processor draws, and the job. */
export const usualSections = sectionNames.filter((name) => !long.includes(name));

/**
 * Returns the sections of an option like `step,kernels`, each once, in the order in which they are measured.
 *
 * @throws InvalidArgumentError for a name that is none
 */
export function parseSections(text: string): SectionName[] {
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !sectionNames.some((known) => known === name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`Expected names out of ${sectionNames.join(', ')}, got "${unknown}".`);
  }
  return sectionNames.filter((name) => asked.includes(name));
}
