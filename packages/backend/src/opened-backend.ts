/** The backends that can be opened by name. */
export type BackendName = 'wasm' | 'webgl';

interface Opened {
  /** Why this one, in words for people. */
  reason: string;
  /** Names of the tfjs kernels that are ours, the others being stock. */
  kernels: readonly string[];
  /** Package versions by name: tfjs-core and the backend's. */
  versions: Readonly<Record<string, string>>;
}

export interface OpenedWasm extends Opened {
  name: 'wasm';
  /** Whether the engine runs 128-bit SIMD. Always true: an engine without is refused. */
  simd: true;
  /** Whether the kernels in use were built for relaxed SIMD. */
  relaxedSimd: boolean;
}

export interface OpenedWebgl extends Opened {
  name: 'webgl';
  /** Whether results are float32. Always true: a device that writes 16 bits only is refused. */
  float32: true;
  /** Longest side of a texture, in texels of four values. */
  maxTextureSize: number;
  /** What draws, in its driver's words. */
  renderer: string;
  /** False when it is the processor that draws, which WASM does faster. */
  hardware: boolean;
  /** The browser may take everything away at any time: a driver that crashed, a laptop that woke up. */
  context: {
    /** Whether it has. What was computed since then is garbage. */
    isLost(): boolean;
    /** Opens WebGL again, once it is back, or WASM when it stays away or was lost time and again. */
    reopen(): Promise<OpenedBackend>;
  };
}

/** What was opened; `name` tells which. */
export type OpenedBackend = OpenedWasm | OpenedWebgl;
