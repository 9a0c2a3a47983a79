/** The final figures of a run: the last event of `--json`, and `result` of `run.json`. */
export interface RunResult {
  type: 'result';
  network: string;
  backend: string;
  /** `Chromium 141.0.7390.54`; missing in Node. */
  browser?: string;
  steps: number;
  seed: number;
  /**
   * `lab`: the last network; its best moment is `maxTestAccuracy`, over many looks at the test digits.
   * `honest`: the network that was best on held-out training digits; the test digits are looked at once.
   */
  protocol: 'lab' | 'honest';
  /** Fraction of the test digits recognised, 0..1. */
  testAccuracy: number;
  /** Test digits not recognised. */
  testErrors: number;
  /** Mean cross-entropy on the test digits, in nats. */
  testLoss: number;
  /** 95 % Wilson interval of the test accuracy. */
  testAccuracyInterval: [low: number, high: number];
  /** Highest test accuracy of all evaluations: the lab's way of counting. Only with the lab's protocol. */
  maxTestAccuracy?: number;
  /** Of the chosen network. Only with the honest protocol. */
  validationAccuracy?: number;
  /** The step of the network that was judged. */
  step: number;
  /** What the lab reports, 0..1. */
  reportedAccuracy?: number;
  data: string;
  /** Whether the digits were generated: then the figures say nothing about MNIST. */
  synthetic: boolean;
  /** Since the start of the process, in ms, loading and evaluations included. */
  elapsedMs: number;
}
