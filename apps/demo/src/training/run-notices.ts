import { formatCount, formatPercent } from '../styles/format.js';
import { isHeldOut, type Run } from '../timeline/run.js';
import { strings } from './strings.js';

const words = strings.runs;

/** Returns what has to be known of a run before any figure of it is believed, and what happened to it, in sentences. */
export function runNotices(run: Run | undefined): string[] {
  if (!run) return [];
  const { facts, judged, message, settings, warning } = run;
  const sentences: string[] = [];
  if (warning) sentences.push(warning);
  if (message) sentences.push(message);
  if (facts?.synthetic) sentences.push(words.synthetic);
  if (isHeldOut(run)) sentences.push(words.heldOut(formatCount(settings.heldOut ?? 0)));
  if (judged) sentences.push(words.judged(formatPercent(judged.accuracy), formatCount(judged.step)));
  return sentences;
}
