import { expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { beforeAll, expect, it } from 'vitest';
import { conv2d, dense, dropout, flatten, sequential } from '../src/index.js';
import { summary } from '../src/summary.js';

beforeAll(openCpu);

it('shows the layers of a network with shapes and numbers of parameters', async () => {
  await expectNoTensorsLeft(() => {
    // The lab's 3.1, and its figure.
    const network = sequential([
      conv2d({ filters: 6, kernelSize: 6 }),
      conv2d({ filters: 12, kernelSize: 5, strides: 2 }),
      conv2d({ filters: 24, kernelSize: 4, strides: 2 }),
      flatten(),
      dense({ units: 200 }),
      dropout({ rate: 0.25 }),
      dense({ units: 10 }),
    ]);
    const { rows, parameters, text } = summary(network, [28, 28, 1]);
    expect(parameters).toBe(244_076);
    expect(rows[2]).toEqual({
      layer: 'conv3',
      type: 'conv2d',
      outputShape: [7, 7, 24],
      parameters: 4 * 4 * 12 * 24 + 24,
    });
    expect(text.split('\n')).toEqual([
      'layer     type     output    parameters',
      'conv1     conv2d   28×28×6          222',
      'conv2     conv2d   14×14×12       1,812',
      'conv3     conv2d   7×7×24         4,632',
      'flatten1  flatten  1176               0',
      'dense1    dense    200          235,400',
      'dropout1  dropout  200                0',
      'dense2    dense    10             2,010',
      'total                           244,076',
    ]);
  });
});

it('shows networks within networks by path, and a single layer by its type', () => {
  const block = sequential([flatten(), dense({ units: 2 })], { name: 'block' });
  expect(summary(sequential([block, dense({ units: 1 })]), [2, 2, 1]).rows.map(({ layer }) => layer)).toEqual(
    ['block/flatten1', 'block/dense1', 'dense1'],
  );
  expect(summary(dense({ units: 3 }), [4]).rows).toEqual([
    { layer: 'dense', type: 'dense', outputShape: [3], parameters: 15 },
  ]);
});
