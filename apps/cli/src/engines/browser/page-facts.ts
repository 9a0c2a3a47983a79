/** What a browser offers to a page's worker. */
export interface PageFacts {
  cores: number;
  /** Whether threads can share memory. */
  crossOriginIsolated: boolean;
  simd: boolean;
  relaxedSimd: boolean;
  /** Missing when there is none. */
  webgl?: WebglFacts;
}

export interface WebglFacts {
  version: string;
  /** What draws, in its driver's words. */
  renderer: string;
  /** Whether results can be float32, not 16 bits. */
  float32: boolean;
  /** Longest side of a texture. */
  maxTextureSize: number;
}
