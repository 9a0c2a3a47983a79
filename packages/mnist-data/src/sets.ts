export { emnistBalancedFiles, emnistDigitsFiles, emnistLettersFiles } from './sets/emnist-files.js';
export { fashionMnistFiles } from './sets/fashion-mnist-files.js';
export { kmnistFiles } from './sets/kmnist-files.js';
