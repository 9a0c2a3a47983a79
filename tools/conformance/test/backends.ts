import { openBackend } from '@lab/backend';
import { openCpu, openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';

/** A backend that has to train every layer. */
export interface BackendUnderTest {
  name: string;
  /** Makes it current, with the kernels that training needs. */
  open(): Promise<void>;
}

export const cpu: BackendUnderTest = { name: 'cpu', open: openCpu };
export const wasm: BackendUnderTest = {
  name: 'wasm',
  async open() {
    await openWasm();
    await registerWasmKernels();
  },
};

export const webgl: BackendUnderTest = {
  name: 'webgl',
  async open() {
    await openBackend('webgl');
  },
};

/** The suite runs on each of these in Node, and on each of those in a real browser. */
export const nodeBackends = [cpu, wasm];
export const browserBackends = [wasm, webgl];
