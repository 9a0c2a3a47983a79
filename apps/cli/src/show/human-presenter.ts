import type { EvaluationEvent, StepEvent } from '@lab/train';
import picocolors from 'picocolors';
import { formatDuration } from '../terminal/format-duration.js';
import { formatPercent } from '../terminal/format-percent.js';
import { renderCurve } from '../terminal/render-curve.js';
import { renderProgress } from '../terminal/render-progress.js';
import { typedCommand } from '../terminal/typed-command.js';
import { liveRegion } from './live-region.js';
import type { Presenter, RunStart } from './presenter.js';
import { renderEnd } from './render-end.js';
import type { Terminal } from './terminal.js';

export interface HumanPresenterOptions {
  terminal: Terminal;
  /** Only warnings and the result. @defaultValue false */
  quiet?: boolean;
  /** Milliseconds, from any origin. */
  now: () => number;
}

const redrawMs = 100;
// Where no line can be rewritten: seldom enough for a log, often enough to see that it goes on.
const plainLineMs = 10_000;
// Long enough to be steady, short enough to follow a machine that slows down.
const rateWindowMs = 5000;

/** For people: a live line and the test curve as it forms, then the result. */
export function humanPresenter({ terminal, quiet = false, now }: HumanPresenterOptions): Presenter {
  const paint = picocolors.createColors(terminal.color);
  const region = liveRegion(terminal);
  const print = (line: string) => {
    if (!quiet) region.print(line);
  };
  let run: RunStart | undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let plainAt = now();
  const recent: { step: number; at: number }[] = [];
  const curve: { step: number; testAccuracy: number }[] = [];
  const passedOver = new Set<string>();
  let lastStep: StepEvent | undefined;
  let shown: string[] = [];

  /** Below the progress, until that moves on. */
  const doing = (what: string) => {
    if (!quiet) region.draw([...shown, paint.dim(`${what} …`.slice(0, terminal.columns() - 1))]);
  };

  const stepsPerSecond = (step: number, at: number) => {
    const first = recent[0];
    return first && step > first.step ? ((step - first.step) / (at - first.at)) * 1000 : undefined;
  };

  const redraw = (step: number) => {
    if (quiet || !run || !terminal.live) return;
    const at = now();
    const rate = stepsPerSecond(step, at);
    const width = terminal.columns() - 1;
    const line = renderProgress(
      {
        step,
        steps: run.iterations,
        stepsPerSecond: rate,
        imagesPerSecond: rate && rate * run.batchSize,
        etaMs: rate && ((run.iterations - step) / rate) * 1000,
        loss: lastStep?.loss,
        accuracy: curve.at(-1)?.testAccuracy,
        accuracyOf: run.validationCount > 0 ? 'validation' : 'test',
      },
      { width, color: terminal.color },
    );
    const chart =
      curve.length > 1
        ? renderCurve(curve, {
            width: Math.min(width, 76),
            height: 8,
            steps: run.iterations,
            color: terminal.color,
          })
        : '';
    shown = [...(chart ? chart.split('\n') : []), line];
    region.draw(shown);
    drawnAt = at;
  };

  const printPlain = (event: StepEvent, at: number) => {
    if (terminal.live || at - plainAt < plainLineMs) return;
    plainAt = at;
    const rate = stepsPerSecond(event.step, at);
    const facts = [`${String(event.step).padStart(6)}  loss ${event.loss.toFixed(4)}`];
    if (run && rate) {
      facts.push(
        `${rate.toFixed(1)} steps/s`,
        `ETA ${formatDuration(((run.iterations - event.step) / rate) * 1000)}`,
      );
    }
    print(facts.join('  '));
  };

  const evaluated = (event: EvaluationEvent) => {
    if (event.set !== 'train') curve.push({ step: event.step, testAccuracy: event.accuracy });
    // In a live terminal the chart tells it.
    if (!terminal.live) {
      plainAt = now();
      print(
        `${String(event.step).padStart(6)}  ${event.set} ${formatPercent(event.accuracy)}  ${event.errors} errors of ${event.count}  cross-entropy ${event.loss.toFixed(4)}  ${formatDuration(event.elapsedMs)}`,
      );
    }
    redraw(event.step);
  };

  return {
    doing,
    loading(progress) {
      if (quiet) return;
      if (progress.phase === 'skipped' && !passedOver.has(progress.source)) {
        // Once for a place, not for each file.
        passedOver.add(progress.source);
        print(paint.dim(`passed over ${progress.source}: ${progress.reason}`));
      }
      if (progress.phase !== 'download' || now() - drawnAt < redrawMs) return;
      drawnAt = now();
      const total = progress.totalBytes ? ` of ${megabytes(progress.totalBytes)}` : '';
      region.draw([
        `loading ${progress.file}: ${megabytes(progress.receivedBytes)}${total} from ${progress.source}`.slice(
          0,
          terminal.columns() - 1,
        ),
      ]);
    },
    warning(message) {
      region.print(paint.yellow(`! ${message}`));
    },
    started(start) {
      run = start;
      region.clear();
      const { title, parameters, data, trainCount, validationCount, testCount } = start;
      print(`${paint.bold(start.network)}: ${title}, ${parameters.toLocaleString('en-US')} parameters`);
      const held = validationCount > 0 ? `, ${validationCount.toLocaleString('en-US')} held out` : '';
      print(
        `${trainCount.toLocaleString('en-US')} training digits${held}, ${testCount.toLocaleString('en-US')} test digits from ${data}`,
      );
      print(
        `${start.iterations.toLocaleString('en-US')} iterations of ${start.batchSize}, seed ${start.seed}, on ${start.backendReason}${start.browser ? `, in ${start.browser}` : ''}`,
      );
      if (start.startStep > 0) print(`going on from step ${start.startStep.toLocaleString('en-US')}`);
    },
    event(event) {
      if (event.type === 'threads') {
        print(`in ${event.count} ${event.count === 1 ? 'thread' : 'threads'}`);
        print('');
      }
      if (event.type === 'warning') region.print(paint.yellow(`! ${event.message}`));
      if (event.type === 'evaluation') evaluated(event);
      if (event.type === 'warmup' && !event.done) {
        recent.length = 0;
        doing('compiling what the steps run on the graphics card, once');
      }
      if (event.type === 'step') {
        lastStep = event;
        const at = now();
        recent.push({ step: event.step, at });
        while (recent.length > 2 && at - recent[0].at > rateWindowMs) recent.shift();
        if (at - drawnAt >= redrawMs) redraw(event.step);
        printPlain(event, at);
        if (run && event.step === run.iterations - 1) {
          doing(`evaluating on the ${run.validationCount > 0 ? 'held-out' : 'test'} digits`);
        }
      }
    },
    stopped(step, path) {
      region.clear();
      terminal.write(
        `Stopped after step ${step}; saved in ${path}. Go on with: ${typedCommand(`train --resume ${path}`)}\n`,
      );
    },
    ended(end) {
      region.clear();
      terminal.write(
        renderEnd(end, {
          columns: Math.min(terminal.columns(), 120),
          color: terminal.color,
          brief: quiet,
          curve: curve.length > 1 ? curve : undefined,
        }),
      );
    },
    close: () => region.clear(),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
