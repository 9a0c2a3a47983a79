export { emnistBalancedFiles, emnistDigitsFiles, emnistLettersFiles } from './emnist-files.js';
