import { deterministicValues, expectNoTensorsLeft } from '@lab/testkit';
import { clone, dispose, engine, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';

/** Sizes that fill no vector, and those around a block of the kernel's. */
const shapes = [[3, 5], [], [2047], [2048], [2049], [5, 5, 12, 24], [1]];
const sizes = shapes.map((shape) => shape.reduce((product, extent) => product * extent, 1));
const total = sizes.reduce((sum, size) => sum + size, 0);

function tensors(seed: number): { made: Record<string, Tensor>; flat: Float32Array } {
  const flat = Float32Array.from(deterministicValues(total, seed));
  let offset = 0;
  const made: Record<string, Tensor> = {};
  for (const [i, shape] of shapes.entries()) {
    made[i] = tensor(flat.slice(offset, offset + sizes[i]), shape, 'float32');
    offset += sizes[i];
  }
  return { made, flat };
}

function call(kernel: string, inputs: Record<string, Tensor>, attributes: object): void {
  engine().runKernel(kernel, inputs, { ...attributes });
}

function valuesOf(made: Record<string, Tensor>): number[] {
  return Object.values(made).flatMap((one) => [...one.dataSync()]);
}

export function flatTensorsSuite(): void {
  test.each(['an array of its own', 'a part of shared memory'])('CopyToFlat writes into %s', (where) =>
    expectNoTensorsLeft(() => {
      const { made, flat } = tensors(1);
      const room =
        where === 'an array of its own'
          ? new Float32Array(total + 2)
          : new Float32Array(new SharedArrayBuffer((total + 2) * 4));
      call('CopyToFlat', made, { values: room.subarray(1, total + 1) });
      expect([...room]).toEqual([0, ...flat, 0]);
      dispose(made);
    }),
  );

  test('CopyFromFlat overwrites the tensors, clones too', () =>
    expectNoTensorsLeft(() => {
      const [{ made }, { made: others, flat }] = [tensors(1), tensors(2)];
      const same = clone(made[2]);
      call('CopyFromFlat', made, { values: flat });
      expect(valuesOf(made)).toEqual([...flat]);
      expect(same.dataSync()).toEqual(made[2].dataSync());
      dispose([made, others, same]);
    }));

  // Within a tensor, over the borders of several, and none of it.
  test.each([
    [20, 30],
    [3, 4100],
    [16, 16],
  ])('a range, here %i to %i, is all that they read and write', (first, end) =>
    expectNoTensorsLeft(() => {
      const { made, flat } = tensors(1);
      const other = Float32Array.from(deterministicValues(total, 2));
      const range = { first, end };
      const within = (inside: (at: number) => number, outside: (at: number) => number) =>
        Array.from(flat, (_, at) => (at >= first && at < end ? inside(at) : outside(at)));
      const room = new Float32Array(total);
      call('CopyToFlat', made, { values: room, range });
      expect([...room]).toEqual(
        within(
          (at) => flat[at],
          () => 0,
        ),
      );
      call('AddFlat', made, { parts: [other], range });
      const added = within(
        (at) => Math.fround(flat[at] + other[at]),
        (at) => flat[at],
      );
      expect(valuesOf(made)).toEqual(added);
      call('CopyFromFlat', made, { values: other, range });
      expect(valuesOf(made)).toEqual(
        within(
          (at) => other[at],
          (at) => flat[at],
        ),
      );
      dispose(made);
    }),
  );

  test.each([1, 2, 4])('AddFlat adds %i arrays, joined as a tree', (count) =>
    expectNoTensorsLeft(() => {
      const { made, flat } = tensors(1);
      // Of sizes so different that another order would round otherwise.
      const parts = Array.from({ length: count }, (_, i) =>
        Float32Array.from(deterministicValues(total, 2 + i), (value) => value * 10 ** i),
      );
      const joined = (first: number, n: number, at: number): number =>
        n === 1 ? parts[first][at] : Math.fround(joined(first, n / 2, at) + joined(first + n / 2, n / 2, at));
      const expected = Array.from(flat, (value, at) => Math.fround(value + joined(0, count, at)));
      call('AddFlat', made, { parts });
      expect(valuesOf(made)).toEqual(expected);
      dispose(made);
    }),
  );

  test.each(['CopyToFlat', 'CopyFromFlat', 'AddFlat'])('%s refuses an array of another size', (kernel) =>
    expectNoTensorsLeft(() => {
      const { made } = tensors(1);
      const values = new Float32Array(total - 1);
      expect(() => call(kernel, made, { values, parts: [values] })).toThrow(
        `${kernel}: expected ${total} values for these tensors, got ${total - 1}.`,
      );
      dispose(made);
    }),
  );
}
