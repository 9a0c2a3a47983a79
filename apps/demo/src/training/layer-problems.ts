import { describe } from '../network/describe.js';
import type { Spec } from '../network/spec.js';
import { strings } from './strings.js';

/** What keeps layers from being trained, in sentences; none when they fit. */
export function layerProblems(layers: readonly Spec[]): string[] {
  const facts = describe(layers);
  const problems = facts.flatMap(({ name, error }) => (error ? [`${name}: ${error}`] : []));
  const last = facts.at(-1);
  if (
    problems.length === 0 &&
    !(last?.type === 'dense' && last.outputShape[0] === 10 && last.config.activation === 'linear')
  )
    problems.push(strings.layers.wrongEnd);
  return problems;
}
