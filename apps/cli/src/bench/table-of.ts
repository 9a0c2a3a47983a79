import { formatPercent } from '../terminal/format-percent.js';
import type { BenchEvent } from './bench-event.js';
import type { SectionName } from './section-name.js';
import { roundTo } from './statistics.js';
import type { Table } from './table.js';

const titles: Record<SectionName, string> = {
  step: 'A training step',
  forward: 'A forward pass',
  evaluation: 'Evaluating the test digits',
  load: 'Loading the digits',
  startup: 'From process start to the first training step',
  kernels: 'The kernels of a training step, one thread',
  'batch-sizes': 'A training step by batch size',
  peers: 'A training step beside other libraries',
  parallel: 'A training step in two threads, and two trainings at once',
  memory: 'What a training holds',
  browser: 'A training step in the browser, in a Web Worker',
  webgl: 'A training step on WebGL in the browser',
  job: 'A whole training, from process start to exit',
};

/** Sections that begin with a network as `trained` returns it. */
const ofTrained = new Set<SectionName>([
  'step',
  'forward',
  'evaluation',
  'kernels',
  'batch-sizes',
  'peers',
  'memory',
]);
const trainedNote =
  'Ours have trained for 500 steps, or 5 s: kernels leave out the zeros that are then behind the ReLUs.';

type EventOf<Type extends BenchEvent['type']> = Extract<BenchEvent, { type: Type }>;

/** Returns the table of a section's events. */
export function tableOf(section: SectionName, events: readonly BenchEvent[]): Table {
  const of = <Type extends BenchEvent['type']>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const notes = of('missing').map(({ what, reason }) => `${what}: not measured, ${reason}.`);
  const build = builders[section] ?? timeTable;
  const table = build(of);
  const begun = table.rows.length > 0 && ofTrained.has(section) ? [trainedNote] : [];
  return { title: titles[section], ...table, notes: [...begun, ...(table.notes ?? []), ...notes] };
}

type Of = <Type extends BenchEvent['type']>(type: Type) => EventOf<Type>[];
type Body = Pick<Table, 'head' | 'rows'> & Partial<Pick<Table, 'notes'>>;

function timeTable(of: Of): Body {
  const timed = [
    ...[...of('step'), ...of('forward')].map((event) => ({ ...event, by: 'lab', threads: event.workers })),
    ...of('peer').map((event) => ({ ...event, by: event.peer })),
  ].sort((a, b) => a.batch - b.batch);
  const rows = timed.map(({ by, threads, network, batch, medianMs, minMs }) => [
    `${by}, ${count(threads, 'thread')}`,
    network,
    String(batch),
    milliseconds(medianMs),
    milliseconds(minMs),
    String(Math.round((batch / medianMs) * 1000)),
  ]);
  if (rows.length > 0) {
    return {
      head: ['', 'network', 'batch', 'median ms', 'min ms', 'images/s'],
      rows,
      notes: [
        ...of('ratio').map(
          ({ of: ours, to, ratio, batch }) =>
            `${ours} / ${to}, batch ${batch}: ${ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)} of its time`,
        ),
        ...of('webgl').map(({ renderer, draws }) => {
          const calls = Object.entries(draws).map(([by, number]) => `${by} ${number}`);
          return `Drawn by ${renderer}. Draw calls of a step: ${calls.join(', ')}.`;
        }),
      ],
    };
  }
  const single = [
    ...of('evaluation').map((event) => ({
      ...event,
      what: `${event.digits} digits, ${count(event.workers, 'thread')}`,
    })),
    ...of('load').map((event) => ({ ...event, what: marked(event.source, event.synthetic) })),
    ...of('epoch').map((event) => ({
      ...event,
      what: marked(`${event.digits} digits in shuffled batches of ${event.batch}`, event.synthetic),
    })),
    ...of('startup').map((event) => ({
      ...event,
      what: marked(`lab train ${event.network} --workers ${event.workers}`, event.synthetic),
    })),
  ];
  return {
    head: ['', 'median ms', 'min ms'],
    rows: single.map(({ what, medianMs, minMs }) => [what, milliseconds(medianMs), milliseconds(minMs)]),
    notes: of('epoch').flatMap(({ firstMs, loadMegabytes }) =>
      firstMs === undefined
        ? []
        : [
            `A fresh process: ${loadMegabytes} MB above bare Node to load, ${milliseconds(firstMs)} ms for its first epoch of batches.`,
          ],
    ),
  };
}

function kernelTable(of: Of): Body {
  const [limit] = of('limit');
  const inStep = ({ calls, medianMs }: EventOf<'kernel'>) => calls * medianMs;
  const sum = (events: EventOf<'kernel'>[]) => events.reduce((total, event) => total + inStep(event), 0);
  const kernels = of('kernel').sort((a, b) => inStep(b) - inStep(a));
  const shown = kernels.filter((event) => inStep(event) >= sum(kernels) / 100);
  const others = kernels.slice(shown.length);
  const rows = shown.map((event) => [
    event.kernel,
    event.inputs,
    String(event.calls),
    milliseconds(inStep(event)),
    milliseconds(event.medianMs),
    milliseconds(event.minMs),
    event.gflops?.toFixed(1) ?? '',
    event.share === undefined ? '' : formatPercent(event.share, 0),
  ]);
  if (others.length > 0) {
    const calls = roundTo(
      others.reduce((total, event) => total + event.calls, 0),
      2,
    );
    rows.push([`${others.length} others`, '', String(calls), milliseconds(sum(others)), '', '', '', '']);
  }
  return {
    head: ['kernel', 'inputs', 'calls', 'ms a step', 'median ms', 'min ms', 'GFLOP/s', 'of the limit'],
    rows,
    notes: [
      ...(limit
        ? [
            `The limit is ${limit.gflops} GFLOP/s: a register tile of ${limit.tile} in a loop, ${limit.simd} SIMD, one thread.`,
          ]
        : []),
      ...of('outside-kernels').map(
        ({ ms, stepMs, share }) =>
          `Outside the kernels (dispatch, tape, batches): ${milliseconds(ms)} of ${milliseconds(stepMs)} ms, ${formatPercent(share, 0)}.`,
      ),
    ],
  };
}

function memoryTable(of: Of): Body {
  const events = of('memory');
  const [first, last] = [events[0], events[events.length - 1]];
  const rows = events.map(({ step, tensors, tensorBytes, heapBytes, residentMegabytes }) =>
    [step, tensors, tensorBytes, heapBytes, residentMegabytes].map(String),
  );
  const grown = (what: 'tensors' | 'tensorBytes' | 'heapBytes') => last[what] - first[what];
  return {
    head: ['steps', 'tensors', 'bytes in tensors', 'bytes of WASM heap', 'resident MB'],
    rows,
    notes:
      events.length < 2
        ? []
        : [
            `From step ${first.step} to ${last.step}: ${grown('tensors')} tensors, ${grown('tensorBytes')} bytes in tensors and ${grown('heapBytes')} bytes of heap more.`,
          ],
  };
}

function jobTable(of: Of): Body {
  return {
    head: ['', 'network', 'iterations', 'seconds', 'test accuracy', 'peak MB'],
    rows: of('job').map((event) => [
      marked(`${event.by}, ${count(event.threads, 'thread')}`, event.synthetic),
      event.network,
      String(event.iterations),
      event.seconds.toFixed(1),
      formatPercent(event.testAccuracy),
      event.peakMegabytes?.toString() ?? '',
    ]),
    notes: jobRatios(of('job')),
  };
}

function jobRatios([ours, ...others]: EventOf<'job'>[]): string[] {
  const side = ({ by, threads }: EventOf<'job'>) => `${by}, ${count(threads, 'thread')}`;
  return others.map(
    (theirs) =>
      `${side(ours)} / ${side(theirs)}: ${(ours.seconds / theirs.seconds).toFixed(2)} of its time, one after the other.`,
  );
}

function marked(text: string, synthetic: boolean): string {
  return synthetic && !text.includes('synthetic') ? `${text}, SYNTHETIC digits` : text;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Three digits that count. */
function milliseconds(value: number): string {
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 1
        ? value.toFixed(2)
        : value.toFixed(3);
}

const builders: Partial<Record<SectionName, (of: Of) => Body>> = {
  kernels: kernelTable,
  memory: memoryTable,
  job: jobTable,
};
