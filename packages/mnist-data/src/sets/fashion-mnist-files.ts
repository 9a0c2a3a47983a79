import type { DatasetFiles } from './dataset-files.js';

/**
 * Fashion-MNIST: 60,000 + 10,000 pictures of clothes in MNIST's form (Xiao and others, 2017; MIT licence).
 *
 * The checksums are those of TensorFlow Datasets (`url_checksums/fashion_mnist.txt`): of the .gz only.
 */
export const fashionMnistFiles: DatasetFiles = {
  name: 'fashion-mnist',
  classes: 10,
  classNames: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  mirrors: [
    { address: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/', cors: false },
    {
      address: 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      cors: true,
    },
  ],
  files: {
    trainImages: {
      name: 'train-images-idx3-ubyte',
      zippedBytes: 26_421_880,
      bytes: 47_040_016,
      zippedSha256: '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
    },
    trainLabels: {
      name: 'train-labels-idx1-ubyte',
      zippedBytes: 29_515,
      bytes: 60_008,
      zippedSha256: 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
    },
    testImages: {
      name: 't10k-images-idx3-ubyte',
      zippedBytes: 4_422_102,
      bytes: 7_840_016,
      zippedSha256: '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
    },
    testLabels: {
      name: 't10k-labels-idx1-ubyte',
      zippedBytes: 5_148,
      bytes: 10_008,
      zippedSha256: '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
    },
  },
};
