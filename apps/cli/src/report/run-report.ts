import type { CurvePoint } from '@lab/train/run-folder';

/** What a report shows of a run: plain data, so that a report can be made again from a run folder. */
export interface RunReport {
  /** Heading and title of the page. */
  title: string;
  /** Id of the network: 'conv-dropout'. */
  network: string;
  /** Where the lab treats it: 'lab 3.1'. */
  lesson?: string;
  /** The lab's figure, where it reports one; `text` says it in the lab's words. */
  reported?: { accuracy: number; text: string };
  result: ReportResult;
  /** In the order of the steps; a point has what was measured at its step. */
  curve: readonly CurvePoint[];
  /** Counts over the test digits, `[truth][prediction]`; empty when they were not counted. */
  confusion: readonly (readonly number[])[];
  /** The surest mistakes first. */
  worst: readonly WorstDigit[];
  /** Kernel of the first convolution. */
  patches?: LearnedPatches;
  /** All parameters, for their distributions; without, only the patches' is shown. */
  parameters?: readonly ParameterValues[];
  /** More rows for the table of facts, in this order: 'Node.js' → 'v22.11.0'. */
  facts: Readonly<Record<string, string>>;
}

export interface ReportResult {
  /** Of the final network on the test digits, 0..1. */
  testAccuracy: number;
  /** Test digits not recognised. */
  testErrors: number;
  /** Mean cross-entropy on the test digits, in nats. */
  testLoss: number;
  /** Training steps done. */
  steps: number;
  elapsedMs: number;
  seed: number;
  backend: string;
  /** Where the digits came from, for people. */
  dataSource: string;
  /** Whether the digits were generated: the report then says so loudly, everywhere. */
  synthetic: boolean;
}

export interface WorstDigit {
  /** Position among the test digits. */
  index: number;
  label: number;
  prediction: number;
  /** Probability of the prediction, 0..1. */
  probability: number;
  /** 0..255, 0 is background, `[rows · cols]` of a square image. */
  pixels: Uint8Array;
}

export interface LearnedPatches {
  /** 'conv1/kernel'. */
  name: string;
  shape: readonly [height: number, width: number, inputs: number, outputs: number];
  /** `[height · width · inputs · outputs]`, the outputs innermost. */
  values: Float32Array;
}

export interface ParameterValues {
  /** 'dense1/bias'. */
  name: string;
  shape: readonly number[];
  values: Float32Array;
}
