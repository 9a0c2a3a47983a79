import type { TrainingSettings } from '../settings/training-settings.js';
import { rateAt } from './rate-curve.js';

/** Returns what differs between two runs' settings, as `dropout 25 %`, the second's values. */
export function settingsDifference(from: TrainingSettings, to: TrainingSettings): string[] {
  const shown: Record<string, (settings: TrainingSettings) => string> = {
    network: ({ network, layers }) => (network === 'own' ? `own layers (${layers?.length ?? 0})` : network),
    data: ({ data }) => data,
    seed: ({ seed }) => `seed ${seed}`,
    dropout: ({ dropout }) => (dropout === 0 ? 'no dropout' : `dropout ${Math.round(dropout * 100)} %`),
    batch: ({ batchSize }) => `batches of ${batchSize}`,
    rate: ({ learningRate }) =>
      `rate ${+rateAt(learningRate, 0).toPrecision(3)}${learningRate.type === 'constant' ? ' throughout' : ''}`,
    optimizer: ({ optimizer }) => optimizer.type,
    protocol: ({ heldOut = 0 }) => (heldOut > 0 ? 'honest protocol' : 'lab protocol'),
    steps: ({ iterations }) => `${iterations.toLocaleString('en')} steps`,
  };
  return Object.values(shown)
    .map((write) => [write(from), write(to)])
    .filter(([a, b]) => a !== b)
    .map(([, b]) => b);
}
