import type { DatasetFiles } from './dataset-files.js';

/**
 * Kuzushiji-MNIST: 60,000 + 10,000 cursive Japanese characters in MNIST's form (CODH; CC BY-SA 4.0).
 *
 * The checksums are those of TensorFlow Datasets (`url_checksums/kmnist.txt`): of the .gz only.
 */
export const kmnistFiles: DatasetFiles = {
  name: 'kmnist',
  classes: 10,
  classNames: ['o', 'ki', 'su', 'tsu', 'na', 'ha', 'ma', 'ya', 're', 'wo'],
  mirrors: [
    { address: 'https://codh.rois.ac.jp/kmnist/dataset/kmnist/', cors: false },
    { address: 'http://codh.rois.ac.jp/kmnist/dataset/kmnist/', cors: false },
  ],
  files: {
    trainImages: {
      name: 'train-images-idx3-ubyte',
      zippedBytes: 18_165_135,
      bytes: 47_040_016,
      zippedSha256: '51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4',
    },
    trainLabels: {
      name: 'train-labels-idx1-ubyte',
      zippedBytes: 29_497,
      bytes: 60_008,
      zippedSha256: 'e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17',
    },
    testImages: {
      name: 't10k-images-idx3-ubyte',
      zippedBytes: 3_041_136,
      bytes: 7_840_016,
      zippedSha256: 'edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5',
    },
    testLabels: {
      name: 't10k-labels-idx1-ubyte',
      zippedBytes: 5_120,
      bytes: 10_008,
      zippedSha256: '20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c',
    },
  },
};
