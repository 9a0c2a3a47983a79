/** What was asked for on the command line. */
export interface CommandOptions {
  set: string;
  source?: string;
  cache?: string;
  out?: string;
  test: boolean;
  first: number;
  count: number;
  signal: AbortSignal;
}
