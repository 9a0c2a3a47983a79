import { expect, test } from 'vitest';
import { doctorRenderer } from './render-doctor.js';

test('A list of kernels is continued below itself, at a name, and never wider than the terminal.', () => {
  const render = doctorRenderer({ color: false, width: 40 });
  const lines = render({
    type: 'backend',
    where: 'Node 20',
    backend: 'wasm',
    reason: 'WASM-SIMD',
    network: 'conv',
    ours: ['AdamUpdate', 'FusedConv2D', 'FusedDropout'],
    stock: [],
  });
  expect(lines.slice(-2)).toEqual([
    //         1         2         3
    // 2345678901234567890123456789012345678
    '    ours        AdamUpdate, FusedConv2D,',
    '                FusedDropout',
  ]);
  expect(lines.join('\n')).not.toContain('of tfjs  ');
});
