export { adam } from './adam';
export { batchNorm, batchNormBackprop, batchNormBackpropScratch, moveStatistic, moveStatisticScratch, normalize } from './batch-norm';
export { conv2d, conv2dScratch } from './conv2d';
export { conv2dBackprop, conv2dBackpropScratch } from './conv2d-backprop';
export {
  conv2dBackpropWinograd, conv2dBackpropWinogradScratch, conv2dWinograd, conv2dWinogradScratch,
} from './conv2d-winograd';
export { dropout, dropoutChannels } from './dropout';
export { matMul, matMulScratch, matMulBackprop, matMulBackpropScratch } from './mat-mul';
export { maxPool, maxPoolGrad } from './max-pool';
export { addFloats } from './simd';
export { softmaxCrossEntropy } from './softmax-cross-entropy';
// Called a thousand times a step, with registers of their own: what is exported is not inlined.
export { addFour, addOne, addThree, addTwo } from './terms';
