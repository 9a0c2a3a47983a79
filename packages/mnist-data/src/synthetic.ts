export {
  type SyntheticDigitsOptions,
  type SyntheticMnistOptions,
  syntheticDigits,
  syntheticMnist,
} from './synthetic/synthetic-digits.js';
