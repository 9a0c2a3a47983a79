import { describeMachine } from '../machine/describe-machine.js';
import type { MachineFacts } from '../machine/machine-facts.js';
import type { Table } from './table.js';

export interface RenderMarkdownOptions {
  machine: MachineFacts;
  tables: readonly Table[];
  /** The command that makes it again: `lab bench --workers 2`. */
  command: string;
  warnings?: readonly string[];
}

/** Returns a mark-down file of a bench's results. */
export function renderMarkdown({ machine, tables, command, warnings = [] }: RenderMarkdownOptions): string {
  const parts = [
    '# Benchmarks',
    `Made by \`${command}\` on ${machine.date.slice(0, 10)}. What is compared was measured in turns, in one run; a ratio is the median over the turns.`,
    describeMachine(machine)
      .map((line) => `- ${line}`)
      .join('\n'),
    ...warnings.map((warning) => `> **${cell(warning)}**`),
    ...tables.flatMap(({ title, head, rows, notes }) => [
      `## ${title}`,
      ...(rows.length > 0
        ? [[line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')]
        : []),
      ...notes.map(cell),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
