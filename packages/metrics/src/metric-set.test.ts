import { expect, expectTypeOf, test } from 'vitest';
import { accuracy } from './accuracy.js';
import { confusionMatrix } from './confusion-matrix.js';
import { metricSet } from './metric-set.js';

test('Updates, computes and resets all of its metrics, each value of its own type.', () => {
  const set = metricSet({ right: accuracy(), table: confusionMatrix({ classes: 2 }) });
  set.update({ logits: Float32Array.of(1, 0, 1, 0), labels: [0, 1], classes: 2 });
  const values = set.compute();
  expectTypeOf(values).toEqualTypeOf<{ right: number; table: number[][] }>();
  const table = [
    [1, 0],
    [1, 0],
  ];
  expect(values).toEqual({ right: 1 / 2, table });
  set.reset();
  expect(set.compute().right).toBeNaN();
});
