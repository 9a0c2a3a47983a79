/** Where a command writes: results to `out`, everything else to `error`. */
export interface Terminal {
  out: (text: string) => void;
  error: (text: string) => void;
  /** Whether `error` is a terminal that can rewrite its line. */
  live: boolean;
  /** Whether `out` shows 24-bit colours. */
  colors: boolean;
}
