import type { JsonObject } from '@lab/layers';

/** What a schedule or an optimizer is built from again: its builder's name and options. */
export interface Spec {
  readonly type: string;
  readonly config: JsonObject;
}

/**
 * The learning rate of a step: a function of the number of steps made before it, so it starts at 0. A pure function:
 * a resumed run asks for the step it continues with and gets the same rate.
 */
export type Schedule = ((step: number) => number) & Spec;

/** Attaches to a function of the step what it is built from again. */
export function schedule<Options extends object>(
  type: string,
  options: Options,
  rate: (step: number) => number,
): Schedule {
  return Object.assign(rate, { type, config: { ...options } as JsonObject });
}
