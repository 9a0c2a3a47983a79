import { networks } from '@lab/models';
import picocolors from 'picocolors';
import { formatPercent } from '../terminal/format-percent.js';
import { typedCommand } from '../terminal/typed-command.js';

/** `lab networks` */
export function networksCommand({ json }: { json?: boolean }): void {
  const all = Object.values(networks);
  if (json) {
    for (const { id, lesson, title, parameters, reported, recipe } of all) {
      const { batchSize, iterations } = recipe;
      const reportedAccuracy = reported?.accuracy;
      console.log(
        JSON.stringify({
          type: 'network',
          id,
          lesson,
          title,
          parameters,
          reportedAccuracy,
          batchSize,
          iterations,
        }),
      );
    }
    return;
  }
  const rows = all.map(({ id, lesson, title, parameters, reported }) => [
    id,
    lesson ?? '–',
    parameters.toLocaleString('en-US'),
    reported ? formatPercent(reported.accuracy, 1) : '–',
    title,
  ]);
  const head = ['network', 'lab', 'parameters', 'reported', ''];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row: string[]) =>
    row
      .map((cell, i) => (i === 2 || i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  console.log(picocolors.dim(line(head)));
  for (const row of rows) console.log(line(row));
  console.log(`\nTrain one: ${typedCommand('train conv-dropout')}`);
}
