import type { EvaluationEvent, StepEvent } from '@lab/train';

/** What the worker tells its page, to be shown. */
export type Shown =
  | { type: 'start'; title: string; place: string; iterations: number }
  | StepEvent
  | EvaluationEvent;
