/** The largest errors seen, by what was computed and where. */
export interface ErrorTable {
  /** Notes an error relative to the largest value expected. */
  note(what: string, backend: string, error: number): void;
  /** Returns the table: a row each layer, a column each backend. */
  format(title: string): string;
}

export function createErrorTable(): ErrorTable {
  const rows = new Map<string, Map<string, number>>();
  return {
    note(what, backend, error) {
      const row = rows.get(what) ?? new Map<string, number>();
      row.set(backend, Math.max(row.get(backend) ?? 0, error));
      rows.set(what, row);
    },
    format(title) {
      const backends = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))];
      const lines = [...rows].map(([what, row]) => [
        what,
        ...backends.map((backend) => row.get(backend)?.toExponential(1) ?? '–'),
      ]);
      const text = [['', ...backends], ...lines].map(([what, ...cells]) =>
        [what.padEnd(22), ...cells.map((cell) => cell.padStart(9))].join(''),
      );
      return [title, ...text].join('\n');
    },
  };
}
