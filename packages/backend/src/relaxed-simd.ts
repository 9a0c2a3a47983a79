// (module (func (result v128) (i8x16.relaxed_swizzle (i8x16.splat (i32.const 1)) (i8x16.splat (i32.const 2)))))
const probe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2,
  253, 15, 253, 128, 2, 11,
]);

/**
 * Switches WebAssembly's relaxed SIMD on where the engine has it behind a flag (Node 20), and returns whether it can
 * be used. Current browsers and Node ≥ 22 have it on. The flag holds for the whole process, for modules compiled after
 * it was set.
 */
export function enableRelaxedSimd(): boolean {
  if (WebAssembly.validate(probe)) return true;
  // Not an import: this file is also bundled for browsers, which have neither `process` nor `node:v8`.
  const v8 = globalThis.process?.getBuiltinModule?.('node:v8');
  v8?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(probe);
}
