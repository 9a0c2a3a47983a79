import { convBatchNorm } from './conv-batch-norm.js';
import { conv, convBigger, convDropout, convPool } from './conv-networks.js';
import { denseDropout, denseRelu, denseSigmoid } from './dense-networks.js';
import type { LabNetwork } from './lab-network.js';
import { softmax } from './softmax.js';

export type NetworkId =
  | 'softmax'
  | 'dense-sigmoid'
  | 'dense-relu'
  | 'dense-dropout'
  | 'conv'
  | 'conv-bigger'
  | 'conv-dropout'
  | 'conv-pool'
  | 'conv-batchnorm';

/** The lab's networks by id, in its order. */
export const networks: Readonly<Record<NetworkId, LabNetwork>> = {
  softmax,
  'dense-sigmoid': denseSigmoid,
  'dense-relu': denseRelu,
  'dense-dropout': denseDropout,
  conv,
  'conv-bigger': convBigger,
  'conv-dropout': convDropout,
  'conv-pool': convPool,
  'conv-batchnorm': convBatchNorm,
};
