import { strings } from '../strings.js';

/** Returns what went wrong in a sentence for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TrainingDivergedError') return strings.failures.diverged;
  return error instanceof Error ? error.message : String(error);
}
