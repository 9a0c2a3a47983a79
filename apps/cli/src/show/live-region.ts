import type { Terminal } from './terminal.js';

/** The last lines of a terminal, drawn again and again in place while what stands above scrolls away. */
export interface LiveRegion {
  /** Draws these lines in place of the last ones. None may be wider than the terminal: it would take two lines, and only one back. */
  draw(lines: string[]): void;
  /** Writes a line that stays, above. */
  print(line: string): void;
  /** Takes the lines back. */
  clear(): void;
}

/** Without a live terminal nothing is drawn, only printed. */
export function liveRegion(terminal: Terminal): LiveRegion {
  let drawn: string[] = [];
  const clear = () => {
    if (drawn.length > 0) terminal.write(`\u001b[${drawn.length}F\u001b[J`);
    drawn = [];
  };
  const draw = (lines: string[]) => {
    if (!terminal.live) return;
    clear();
    if (lines.length > 0) terminal.write(`${lines.join('\n')}\n`);
    drawn = lines;
  };
  return {
    draw,
    clear,
    print(line) {
      const again = drawn;
      clear();
      terminal.write(`${line}\n`);
      draw(again);
    },
  };
}
