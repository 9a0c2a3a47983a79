import { openCpu, openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';

/** A backend that has to train every layer. */
export interface BackendUnderTest {
  name: string;
  /** Makes it current, with the kernels that training needs. */
  open(): Promise<void>;
}

/** The suite runs on each of these. */
export const backends: BackendUnderTest[] = [
  { name: 'cpu', open: openCpu },
  {
    name: 'wasm',
    async open() {
      await openWasm();
      await registerWasmKernels();
    },
  },
];
