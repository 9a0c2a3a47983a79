import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  accuracy,
  classScores,
  confusionMatrix,
  crossEntropy,
  metricSet,
  type Predictions,
  softmax,
  topKAccuracy,
  worstExamples,
} from '../src/index.js';

// Made by PyTorch in float64: tools/reference/metrics.py.
const reference = JSON.parse(
  readFileSync(new URL('../../../tools/reference/metrics.json', import.meta.url), 'utf8'),
);
const { classes, labels } = reference as { classes: number; labels: number[] };
const logits = Float32Array.from(reference.logits as number[]);

function rows(from: number, to: number): Predictions {
  return { logits: logits.slice(from * classes, to * classes), labels: labels.slice(from, to), classes };
}

function evaluated(chunk: number) {
  const metrics = metricSet({
    accuracy: accuracy(),
    top2: topKAccuracy({ k: 2 }),
    loss: crossEntropy(),
    matrix: confusionMatrix({ classes }),
    mistakes: worstExamples({ count: 10 }),
    losses: worstExamples({ count: 8, by: 'loss' }),
  });
  for (let i = 0; i < labels.length; i += chunk) metrics.update(rows(i, Math.min(i + chunk, labels.length)));
  return metrics.compute();
}

test('Accuracy, top-k, cross-entropy and the confusion matrix agree with PyTorch.', () => {
  const values = evaluated(labels.length);
  expect(values.accuracy).toBe(reference.accuracy);
  expect(values.top2).toBe(reference.top2);
  expect(values.loss).toBeCloseTo(reference.crossEntropy, 12);
  expect(values.matrix).toEqual(reference.matrix);
});

test('Precision, recall and F1 agree with PyTorch.', () => {
  classScores(reference.matrix).forEach((scores, k) => {
    expect(scores.precision).toBeCloseTo(reference.precision[k], 14);
    expect(scores.recall).toBeCloseTo(reference.recall[k], 14);
    expect(scores.f1).toBeCloseTo(reference.f1[k], 14);
    expect(scores.support).toBe(labels.filter((label) => label === k).length);
  });
});

test('The worst examples and their probabilities agree with PyTorch.', () => {
  const { mistakes, losses } = evaluated(labels.length);
  expect(mistakes.map(({ index }) => index)).toEqual(reference.surestMistakes.slice(0, 10));
  expect(losses.map(({ index }) => index)).toEqual(reference.highestLosses);
  for (const example of [...mistakes, ...losses]) {
    expect(example.loss).toBeCloseTo(reference.losses[example.index], 12);
    expect(example.probability).toBeCloseTo(reference.confidences[example.index], 12);
    expect(example.labelProbability).toBeCloseTo(Math.exp(-reference.losses[example.index]), 12);
  }
});

test('Softmax agrees with PyTorch to the precision of float32.', () => {
  softmax(logits, classes).forEach((probability, i) => {
    expect(Math.abs(probability - reference.softmax[i])).toBeLessThan(6e-8);
  });
});

test('The size of the chunks makes no difference.', () => {
  const { loss, ...rest } = evaluated(labels.length);
  for (const chunk of [1, 7, 47]) {
    const { loss: chunkedLoss, ...chunkedRest } = evaluated(chunk);
    expect(chunkedRest).toEqual(rest);
    expect(chunkedLoss).toBeCloseTo(loss, 12);
  }
});
