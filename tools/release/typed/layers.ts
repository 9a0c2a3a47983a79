import { type Conv2DOptions, conv2d, dense, flatten, type Layer, type Params, sequential } from '@lab/layers';
import type { Tensor } from '@tensorflow/tfjs-core';

const options: Conv2DOptions = { filters: 4, kernelSize: 3, activation: 'relu' };
const network: Layer = sequential([conv2d(options), flatten(), dense({ units: 10 })]);
const { params }: { params: Params } = network.init([28, 28, 1], 0);
export const forward = (x: Tensor): Tensor => network.apply(params, x, { training: true, seed: 1 });

// @ts-expect-error: no such activation
conv2d({ filters: 4, kernelSize: 3, activation: 'softplus' });
