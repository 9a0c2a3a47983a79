import type { DataName } from '../settings/training-settings.js';
import type { DigitProgress } from './digit-progress.js';
import type { LoadedDigits } from './loaded-digits.js';

/** What the page asks of the worker that loads digits. */
export interface DigitRequest {
  set: DataName;
  server?: string;
  files?: readonly File[];
}

/** What the worker says: any number of `progress`, then one of the others. */
export type DigitReply =
  | { type: 'progress'; progress: DigitProgress }
  | { type: 'loaded'; digits: LoadedDigits }
  | { type: 'failed'; message: string };
