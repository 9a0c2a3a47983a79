import type { GPGPUProgram, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core';

/** Runs the programs of a kernel, and frees what they made on the way. */
export interface ProgramRunner {
  /** Runs a program; `uniforms` in the order of its custom uniforms. */
  run(program: GPGPUProgram, inputs: TensorInfo[], uniforms?: number[][]): TensorInfo;
  /** Runs another kernel of the backend. */
  kernel(name: string, inputs: Record<string, TensorInfo>, attributes: Record<string, unknown>): TensorInfo;
  /** The same values in another shape. */
  reshape(x: TensorInfo, shape: number[]): TensorInfo;
  /** Frees all that was made but these, and returns them. */
  finish(outputs: TensorInfo[]): TensorInfo[];
}

export function createRunner(backend: MathBackendWebGL): ProgramRunner {
  const made: TensorInfo[] = [];
  const keep = (info: TensorInfo) => {
    made.push(info);
    return info;
  };
  const kernel: ProgramRunner['kernel'] = (name, inputs, attributes) =>
    keep(getKernel(name, 'webgl').kernelFunc({ inputs, backend, attrs: attributes as never }) as TensorInfo);
  return {
    kernel,
    // Packed results stay packed: our programs read them so.
    run: (program, inputs, uniforms) =>
      keep(backend.runWebGLProgram(program, inputs, 'float32', uniforms, true)),
    reshape: (x, shape) => kernel('Reshape', { x }, { shape }),
    finish(outputs) {
      for (const info of made) if (!outputs.includes(info)) backend.disposeIntermediateTensorInfo(info);
      return outputs;
    },
  };
}
