import { expect, test } from 'vitest';
import { busyWarning } from '../machine/machine-facts.js';
import { renderMarkdown } from './render-markdown.js';

const machine = {
  cpu: 'Some CPU',
  cores: 2,
  memoryGigabytes: 8,
  system: 'Linux 6 x64',
  date: '2026-11-23T12:00:00.000Z',
  versions: { node: '20.20.2', lab: '0.0.0' },
  load: 0.1,
};

test('Writes machine, versions and date, then a table a section with its notes.', () => {
  const tables = [
    { title: 'A step', head: ['', 'ms'], rows: [['a|b', '1']], notes: ['Half its time.'] },
    { title: 'Nothing', head: [''], rows: [], notes: ['jax-js: not measured.'] },
  ];
  expect(renderMarkdown({ machine, tables, command: 'lab bench', warnings: ['Busy.'] })).toBe(`# Benchmarks

Made by \`lab bench\` on 2026-11-23. What is compared was measured in turns, in one run; a ratio is the median over the turns.

- Some CPU, 2 cores, 8 GB, Linux 6 x64
- node 20.20.2, lab 0.0.0
- 2026-11-23T12:00:00.000Z, load 0.1 at the start

> **Busy.**

## A step

|  | ms |
| --- | ---: |
| a\\|b | 1 |

Half its time.

## Nothing

jax-js: not measured.
`);
});

test('A machine that has other work is warned of, an idle one is not.', () => {
  expect(busyWarning({ load: 0.4, cores: 2 })).toBeUndefined();
  expect(busyWarning({ load: 3, cores: 2 })).toContain('3 processes wanted its 2 cores');
});
