import { formatCount } from '../styles/format.js';

/** All words of this section. */
export const strings = {
  title: 'How a network looks at a digit',
  lead: 'A small patch of weights slides over the picture. At each place it multiplies, adds up, and writes down one number. That is a convolution; training only finds the weights.',

  // The two pictures.
  picture: 'picture',
  input: 'Input',
  inputOf: (channel: number, channels: number) =>
    channels === 1 ? 'Input' : `Input, channel ${channel + 1}`,
  inputLabel: 'Input, 28 by 28 cells. Arrow keys move the patch, with Shift by five.',
  output: 'Output',
  outputOf: (filter: number) => `Output ${filter + 1}`,
  outputLabel:
    'Output. Arrow keys move to another number, with Shift by five, and show the pixels that made it.',
  inputHint: 'Point or drag: the patch follows.',
  outputHint: 'Point at a result to see its pixels.',
  place: (row: number, column: number, sum: string) => `Row ${row + 1}, column ${column + 1}: ${sum}`,
  noFit: 'No patch fits: it is larger than the picture.',

  // The arithmetic.
  pixels: 'Pixels',
  weights: 'Weights',
  products: 'Products',
  times: 'times',
  equals: 'equals',
  runningSum: 'adding up',
  weightLabel: (row: number, column: number) => `Weight, row ${row + 1}, column ${column + 1}`,
  weightHint: 'Drag a weight up or down, or type another.',
  weightKeys:
    'Arrow keys go from weight to weight, Page Up and Page Down change one by 0.1; with a pointer, drag it up or down.',
  sumOf: (count: number) => `sum of ${count}`,
  sumOfChannel: (channel: number) => `channel ${channel + 1}`,
  bias: 'bias',
  biasLabel: 'Bias of this output channel',
  relu: 'ReLU',
  result: 'written down',
  channelsTitle: 'Every channel adds its sum',

  channels: { input: 'Input channels', output: 'Output channels' },
  channelOf: {
    input: (channel: number) => `input channel ${channel}`,
    output: (channel: number) => `output channel ${channel}`,
  },

  // Choices.
  settings: 'The convolution',
  size: 'Patch',
  sizeValue: (size: number) => `${size}×${size}`,
  stride: 'Stride',
  padding: 'Padding',
  same: 'same size',
  valid: 'none',
  edges: 'Pad with',
  zeros: 'zeros',
  copy: 'copied edges',
  inputs: 'Input channels',
  inputsDigit: '1, the digit',
  inputsMaps: (count: number) => `${count}, a first layer’s`,
  outputs: 'Output channels',
  reluSwitch: 'ReLU: below 0 becomes 0',
  presets: 'Write into the patch',
  finds: {
    vertical: 'Finds ink on the left of paper: the right side of a stroke.',
    horizontal: 'Finds ink above paper: the underside of a stroke.',
    blur: 'Takes the mean of what it covers: everything gets softer.',
    sharpen: 'Takes twice the middle minus the mean: what stands out stands out more.',
    copy: 'Takes the middle alone: the output is the picture again.',
  },
  ownPatch: 'A patch of your own.',
  preset: {
    vertical: 'Vertical edge',
    horizontal: 'Horizontal edge',
    blur: 'Blur',
    sharpen: 'Sharpen',
  },
  learned: 'Learned',
  learnedHint: (source: string) => `Found by training, not by hand: ${source}.`,
  ownNetwork: 'the network that comes with this page, first layer',
  runNetwork: (name: string, step: number) => `${name}, first layer, at step ${formatCount(step)}`,
  anotherDigit: 'Another digit',
  generated: 'The digit is a generated one.',

  // Playing.
  play: 'Play',
  pause: 'Pause',
  back: 'One step back',
  step: 'One step',
  position: 'Position of the patch',
  positionValue: (at: number, count: number) => `${formatCount(at)} of ${formatCount(count)}`,

  // What these choices cost.
  costShapes: 'Input → output',
  costNeurons: 'Neurons: numbers written down',
  costWeights: 'Weights and biases they share',
  costDense: 'The same fully connected',
  costTimes: (times: string) => `${times} times as many`,

  // Padding. TensorFlow's names in brackets.
  pads: (before: number, after: number) =>
    before === after
      ? `Padding (“SAME”) adds ${before} ${before === 1 ? 'cell' : 'cells'} on each side, hatched.`
      : `Padding (“SAME”) adds ${before} before and ${after} after, hatched: the odd cell comes last.`,
  noPads: 'Nothing is padded (“VALID”): the patch stays inside the picture.',
  noPadsNeeded: 'This patch needs no padding here.',
  unread: (count: number) =>
    `${formatCount(count)} cells, marked with a dot, are never read: no patch comes there.`,
  edgesAgree:
    'Zeros or copied edges: the same here. The border of a digit is empty paper, and a copy of nothing is nothing.',
  edgesDiffer: (count: number) =>
    `Zeros or copied edges: ${formatCount(count)} numbers of this output differ, as these maps are not empty at the border.`,

  // Stride against pooling.
  poolTitle: 'Half the size: larger steps, or pooling?',
  poolLead:
    'Both make 14×14 of 28×28. A stride of 2 skips every other place. Pooling computes them all, then keeps the largest of each four.',
  strideLane: 'Stride 2',
  poolLane: 'Stride 1, then the largest of 2×2',
  multiplyAdds: (count: number) => `${formatCount(count)} multiply-adds`,
  comparisons: (count: number) => `and ${formatCount(count)} comparisons`,
  poolHint: 'Outlined: the largest of each four. Point at a cell to see where it comes from.',
  strideLabel: 'Output of the convolution with stride 2, 14 by 14.',
  fullLabel:
    'Output of the convolution with stride 1, 28 by 28; the largest of each 2 by 2 cells is outlined.',
  pooledLabel: 'The largest of each four, 14 by 14.',
  poolVerdict: 'The larger step costs a quarter of the work, so the lab’s networks take it.',

  // Sizes.
  sizesTitle: 'Shapes, neurons, weights',
  sizesLead:
    'Each layer hands a smaller, deeper stack to the next. Change a patch, a channel count or a stride: the cost follows.',
  layer: 'Layer',
  channelsColumn: 'Channels',
  shape: 'Output',
  neurons: 'Neurons',
  weightsColumn: 'Weights',
  work: 'Multiply-adds',
  denseInstead: 'Weights if fully connected',
  inputLayer: 'digit',
  dense: (units: number) => (units === 10 ? 'output' : 'dense'),
  total: 'All layers',
  sizesVerdict: (weights: string, dense: string, times: string) =>
    `The three convolutions make do with ${weights} weights. Fully connected, as many neurons would need ${dense}: ${times} times as many.`,
  lab30: 'Lab 3.0',
  lab31: 'Lab 3.1',
  choiceLabel: (what: string, layer: string) => `${what} of ${layer}`,
} as const;
