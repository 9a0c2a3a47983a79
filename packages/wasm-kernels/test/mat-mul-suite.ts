import { deterministicValues, expectClose, expectNoTensorsLeft, mostlyZeros } from '@lab/testkit';
import { describe, expect, test } from 'vitest';
import { run, type Values } from './forward-suite.js';

const tolerance = { relative: 2e-6, absolute: 2e-6 };

const values = (shape: number[], seed: number): Values & { values: Float32Array } => ({
  shape,
  values: deterministicValues(
    shape.reduce((product, n) => product * n, 1),
    seed,
  ),
});

/** In float64: c[i, j] = Σ a[i, k] · b[k, j]. */
function product(
  a: (i: number, k: number) => number,
  b: (k: number, j: number) => number,
  [rows, inner, columns]: [number, number, number],
): number[] {
  return Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a(Math.floor(at / columns), k) * b(k, at % columns);
    return sum;
  });
}

const sparse = (shape: number[], seed: number) => {
  const all = values(shape, seed);
  return { ...all, values: mostlyZeros(all.values, seed) };
};

const sizes: [number, number, number][] = [
  [1, 1, 1],
  [3, 5, 2],
  [4, 8, 12],
  [5, 7, 17],
  [9, 3, 23],
  [2, 1030, 6],
  [10, 100, 49],
  [33, 514, 30],
  [100, 200, 10],
];

const cases = [...sizes, [10, 300, 60] as const, [48, 52, 48] as const, [600, 24, 12] as const].flatMap(
  ([rows, inner, columns]): [number, number, number, string, typeof values][] => [
    [rows, inner, columns, 'values all over', values],
    [rows, inner, columns, 'mostly zeros', sparse],
  ],
);

export function matMulSuite(): void {
  describe.each(cases)('[%i, %i] · […, %i], %s', (rows, inner, columns, _, left) => {
    test.each([
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ])('is right with transposes %s and %s', (transposeA, transposeB) =>
      expectNoTensorsLeft(() => {
        const a = left(transposeA ? [inner, rows] : [rows, inner], 1);
        const b = values(transposeB ? [columns, inner] : [inner, columns], 2);
        const bias = values([columns], 3);
        const expected = product(
          (i, k) => a.values[transposeA ? k * rows + i : i * inner + k],
          (k, j) => b.values[transposeB ? j * inner + k : k * columns + j],
          [rows, inner, columns],
        );
        const flags = { transposeA, transposeB };
        const [plain] = run('BatchMatMul', { a, b }, flags);
        expect(plain.shape).toEqual([rows, columns]);
        expectClose(plain.values, expected, tolerance);
        const [fused] = run('_FusedMatMul', { a, b, bias }, { ...flags, activation: 'relu' });
        const relu = expected.map((value, i) => Math.max(value + bias.values[i % columns], 0));
        expectClose(fused.values, relu, tolerance);
      }),
    );

    test('FusedMatMulBackprop gives all gradients, through the ReLU', () =>
      expectNoTensorsLeft(() => {
        const x = left([rows, inner], 4);
        const kernel = values([inner, columns], 5);
        const dy = left([rows, columns], 6);
        const y = values([rows, columns], 7);
        for (const activation of ['linear', 'relu']) {
          const dz = dy.values.map((value, i) => (activation === 'linear' || y.values[i] > 0 ? value : 0));
          const backprop = (bias: boolean, inputGradient: boolean) =>
            run('FusedMatMulBackprop', { x, kernel, y, dy }, { activation, bias, inputGradient });
          const all = backprop(true, true);
          expect(all.map(({ shape }) => shape)).toEqual([kernel.shape, [columns], x.shape]);
          const dkernel = product(
            (i, n) => x.values[n * inner + i],
            (n, j) => dz[n * columns + j],
            [inner, rows, columns],
          );
          const dbias = product(
            () => 1,
            (n, j) => dz[n * columns + j],
            [1, rows, columns],
          );
          const dx = product(
            (n, j) => dz[n * columns + j],
            (j, i) => kernel.values[i * columns + j],
            [rows, columns, inner],
          );
          expectClose(all[0].values, dkernel, tolerance);
          expectClose(all[1].values, dbias, tolerance);
          expectClose(all[2].values, dx, tolerance);
          expect(backprop(false, false)).toEqual([all[0]]);
          expect(backprop(false, true)).toEqual([all[0], all[2]]);
        }
      }));
  });

  test('batches of matrices are multiplied one by one, and repeated where one side has a single one', () => {
    const a = values([2, 3, 4, 5], 1);
    const b = values([3, 5, 2], 2);
    const [c] = run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
    expect(c.shape).toEqual([2, 3, 4, 2]);
    const expected = Array.from({ length: 6 }, (_, n) =>
      product(
        (i, k) => a.values[(n * 4 + i) * 5 + k],
        (k, j) => b.values[((n % 3) * 5 + k) * 2 + j],
        [4, 5, 2],
      ),
    ).flat();
    expectClose(c.values, expected, tolerance);
  });

  test('a zero times infinity is no number, among many zeros too', () => {
    const a = sparse([16, 160], 1);
    const b = values([160, 8], 2);
    b.values[3 * 8 + 5] = Number.POSITIVE_INFINITY;
    const [c] = run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
    const column = Array.from({ length: 16 }, (_, i) => c.values[i * 8 + 5]);
    const expected = Array.from({ length: 16 }, (_, i) => a.values[i * 160 + 3] * Number.POSITIVE_INFINITY);
    expect(column).toEqual(expected);
  });

  test('matrices that do not fit are refused', () => {
    const flags = { transposeA: true, transposeB: false };
    expect(() => run('BatchMatMul', { a: values([2, 3], 1), b: values([3, 2], 2) }, flags)).toThrow(
      'BatchMatMul: expected matrices with the same inner size, got [2,3] transposed and [3,2]',
    );
  });
}
