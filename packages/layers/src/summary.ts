import { dispose } from '@tensorflow/tfjs-core';
import { countParameters } from './count-parameters.js';
import type { Layer, Shape } from './layer.js';
import type { Sequential } from './sequential.js';

export interface SummaryRow {
  /** Path of the layer: `conv1`, in a network within a network `block1/conv1`. */
  layer: string;
  /** Its builder: `conv2d`. */
  type: string;
  outputShape: Shape;
  /** Number of trainable numbers. */
  parameters: number;
}

export interface Summary {
  rows: SummaryRow[];
  /** Number of trainable numbers in all. */
  parameters: number;
  /** The rows as a table for a terminal. */
  text: string;
}

/**
 * Returns the layers of a network with the shapes of their outputs and the numbers of their parameters.
 *
 * @throws RangeError when the network cannot take such inputs
 */
export function summary(network: Layer, inputShape: Shape): Summary {
  const rows: SummaryRow[] = [];
  describe(network, inputShape, '', rows);
  const parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
  const cells = [
    ['layer', 'type', 'output', 'parameters'],
    ...rows.map((row) => [
      row.layer,
      row.type,
      row.outputShape.join('×'),
      row.parameters.toLocaleString('en-US'),
    ]),
    ['total', '', '', parameters.toLocaleString('en-US')],
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row.map((cell, i) => (i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  '),
  );
  return { rows, parameters, text: lines.join('\n') };
}

function describe(layer: Layer, inputShape: Shape, path: string, rows: SummaryRow[]): Shape {
  if (isSequential(layer)) {
    let shape = inputShape;
    for (const child of layer.layers) {
      shape = describe(child.layer, shape, path ? `${path}/${child.name}` : child.name, rows);
    }
    return shape;
  }
  const { params, state, outputShape } = layer.init(inputShape, 0);
  rows.push({
    layer: path || layer.type,
    type: layer.type,
    outputShape,
    parameters: countParameters(params),
  });
  dispose([params, state]);
  return outputShape;
}

function isSequential(layer: Layer): layer is Sequential {
  return layer.type === 'sequential' && 'layers' in layer;
}
