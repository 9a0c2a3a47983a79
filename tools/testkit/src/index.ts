export { openCpu, openWasm } from './backends.js';
export { type Conv2DShape, conv2dExtents, conv2dReference } from './conv2d-reference.js';
export { deterministicValues } from './deterministic-values.js';
export { expectClose, type Tolerance } from './expect-close.js';
export { expectNoTensorsLeft } from './expect-no-tensors-left.js';
export { type MaxPoolShape, maxPoolExtents, maxPoolReference } from './max-pool-reference.js';
export { mostlyZeros } from './mostly-zeros.js';
export { numericalGradient } from './numerical-gradient.js';
