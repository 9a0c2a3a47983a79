import type { MachineFacts } from './machine-facts.js';

/** Returns what results depend on beside the code, line by line. */
export function describeMachine(machine: MachineFacts): string[] {
  const { cpu, cores, memoryGigabytes, system, date, versions, load } = machine;
  return [
    `${cpu}, ${cores} core${cores === 1 ? '' : 's'}, ${memoryGigabytes} GB, ${system}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    `${date}, load ${load} at the start`,
  ];
}
