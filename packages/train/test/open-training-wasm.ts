import { openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';

/** Opens WASM with the kernels that sum by micro-batches: with them the bits do not depend on the threads. */
export async function openTrainingWasm(): Promise<void> {
  await openWasm();
  await registerWasmKernels();
}
