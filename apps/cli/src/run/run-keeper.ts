import { type Checkpoint, encodeCheckpoint, type TrainEvent, TrainingDivergedError } from '@lab/train';
import { type CurvePoint, encodeRunRecord, type RunRecord } from '@lab/train/run-folder';
import type { RunPlan } from './plan-run.js';
import type { RunFolder } from './run-folder.js';

export interface RunKeeperOptions {
  folder: RunFolder;
  /** Brought up to date in place. */
  record: RunRecord;
  resume?: RunPlan['resume'];
}

export interface RunKeeper {
  /** Since the start of the process, of an earlier one too when resumed, in ms. */
  elapsedMs(): number;
  /** Writes the record as it stands. */
  save(): Promise<void>;
  /** Takes an event in; writes the files at a checkpoint. */
  take(event: TrainEvent): Promise<void>;
  /** The network to judge: the best on held-out digits, else the last. */
  chosen(): Checkpoint;
  end(status: RunRecord['status']): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** Keeps the record and the checkpoints of a run while its events pass by. */
export function runKeeper({ folder, record, resume }: RunKeeperOptions): RunKeeper {
  const before = resume?.record.elapsedMs ?? 0;
  let last = resume?.checkpoint;
  let best = resume?.best && { checkpoint: resume.best, accuracy: validationAt(record, resume.best.step) };
  let validated: { step: number; accuracy: number } | undefined;
  // The clock of a process starts with it.
  const elapsedMs = () => before + performance.now();
  const save = async () => {
    record.elapsedMs = Math.round(elapsedMs());
    await folder.write('record', encodeRunRecord(record));
  };
  const point = (step: number, values: Omit<CurvePoint, 'step'>) => {
    const same = record.curve.at(-1);
    if (same?.step === step) Object.assign(same, values);
    else record.curve.push({ step, ...values });
  };
  return {
    save,
    elapsedMs,
    chosen: () => {
      const checkpoint = best?.checkpoint ?? last;
      if (!checkpoint) throw new Error('train: expected a checkpoint at the end of the run, got none.');
      return checkpoint;
    },
    async take(event: TrainEvent): Promise<void> {
      if (event.type === 'step') point(event.step, { trainLoss: event.loss, trainAccuracy: event.accuracy });
      if (event.type === 'evaluation' && event.set === 'test') {
        point(event.step, { testLoss: event.loss, testAccuracy: event.accuracy });
      }
      if (event.type === 'evaluation' && event.set === 'validation') {
        point(event.step, { validationLoss: event.loss, validationAccuracy: event.accuracy });
        validated = { step: event.step, accuracy: event.accuracy };
      }
      if (event.type !== 'checkpoint') return;
      last = event.checkpoint;
      record.step = event.step;
      if (validated?.step === event.step && validated.accuracy > (best?.accuracy ?? -1)) {
        best = { checkpoint: last, accuracy: validated.accuracy };
        await folder.write('best', encodeCheckpoint(last));
      }
      await folder.write('checkpoint', encodeCheckpoint(last));
      await save();
    },
    async end(status: RunRecord['status']): Promise<void> {
      record.status = status;
      await save();
      if (status === 'finished') await folder.remove('best');
    },
    async fail(error: unknown): Promise<void> {
      record.error = error instanceof Error ? error.message : String(error);
      record.status = 'failed';
      // In one piece before the run names itself failed: what --resume goes on with.
      const lastGood = error instanceof TrainingDivergedError ? error.lastGood : undefined;
      if (lastGood) {
        await folder.write('checkpoint', encodeCheckpoint(lastGood));
        record.step = lastGood.step;
      }
      await save();
    },
  };
}

function validationAt(record: RunRecord, step: number): number {
  return record.curve.find((point) => point.step === step)?.validationAccuracy ?? 0;
}
