export { emnistBalancedFiles, emnistDigitsFiles, emnistLettersFiles } from './emnist-files.js';
export { fashionMnistFiles } from './fashion-mnist-files.js';
export { kmnistFiles } from './kmnist-files.js';
