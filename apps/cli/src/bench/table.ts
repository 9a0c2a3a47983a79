/** Results of a section, for a terminal or for mark-down. */
export interface Table {
  title: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** Below the table: what the figures mean, what is missing. */
  notes: readonly string[];
}

/** Returns a table's lines, without an end of line at the last: the first column to the left, the others to the right. */
export function renderTable({ head, rows }: Pick<Table, 'head' | 'rows'>): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))))
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}
