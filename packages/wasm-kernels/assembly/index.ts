export { conv2d, conv2dScratch, conv2dBackprop, conv2dBackpropScratch } from './conv2d';
export { maxPoolGrad } from './max-pool';
