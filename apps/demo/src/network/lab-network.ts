import { labNetworks as all } from 'virtual:lab-networks';
import type { Spec } from './spec.js';

/** One of the lab's networks (`@lab/models`) as plain data. */
export interface LabNetwork {
  readonly id: string;
  readonly title: string;
  /** Number of the lab's script, where it has its own: `3.1`. */
  readonly lesson?: string;
  readonly description: string;
  readonly inputShape: readonly number[];
  readonly parameters: number;
  /** A `sequential` and its layers. */
  readonly network: Spec;
  readonly recipe: {
    readonly batchSize: number;
    readonly iterations: number;
    readonly optimizer: Spec;
    readonly learningRate: Spec;
    readonly dropout: number;
  };
  /** What the lab says it reaches: the maximum over many looks at the test digits. */
  readonly reported?: {
    readonly accuracy: number;
    readonly errors?: number;
    readonly text: string;
    readonly source: string;
  };
}

/** The lab's networks, in its order. */
export const labNetworks: readonly LabNetwork[] = all;
