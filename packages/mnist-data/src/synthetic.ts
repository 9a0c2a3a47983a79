export {
  type SyntheticDigitsOptions,
  type SyntheticMnistOptions,
  syntheticDigits,
  syntheticMnist,
} from './synthetic-digits.js';
