import type { DatasetFiles } from './dataset-files.js';

/** MNIST: 60,000 training and 10,000 test digits of 28 by 28 pixels. */
export const mnistFiles: DatasetFiles = {
  name: 'mnist',
  classes: 10,
  classNames: [...'0123456789'],
  mirrors: [
    { address: 'https://storage.googleapis.com/cvdf-datasets/mnist/', cors: false },
    { address: 'https://ossci-datasets.s3.amazonaws.com/mnist/', cors: false },
    { address: 'https://cdn.jsdelivr.net/gh/fgnt/mnist/', cors: true },
    { address: 'https://raw.githubusercontent.com/fgnt/mnist/master/', cors: true },
  ],
  files: {
    trainImages: {
      name: 'train-images-idx3-ubyte',
      zippedBytes: 9_912_422,
      bytes: 47_040_016,
      zippedSha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
      sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    },
    trainLabels: {
      name: 'train-labels-idx1-ubyte',
      zippedBytes: 28_881,
      bytes: 60_008,
      zippedSha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
      sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    },
    testImages: {
      name: 't10k-images-idx3-ubyte',
      zippedBytes: 1_648_877,
      bytes: 7_840_016,
      zippedSha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
      sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    },
    testLabels: {
      name: 't10k-labels-idx1-ubyte',
      zippedBytes: 4542,
      bytes: 10_008,
      zippedSha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
      sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    },
  },
};
