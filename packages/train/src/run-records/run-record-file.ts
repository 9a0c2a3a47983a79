import { type CurvePoint, curveNames, type RunRecord, type RunResult, runFormat } from './run-record.js';
import { RunRecordError } from './run-record-error.js';

/** What {@link decodeRunRecord} may be told. */
export interface DecodeRunRecordOptions {
  /** Points that the curve may have at the most: a guard for charts. @defaultValue `Infinity` */
  mostPoints?: number;
}

/** Returns a record as the bytes of `run.json`: JSON of two spaces, in UTF-8, with a line feed at its end. */
export function encodeRunRecord(record: RunRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
}

/**
 * Reads `run.json`. Every number that somebody goes on or draws with is checked: whole where it counts, within its range,
 * the curve in the order of the steps. What is only shown (`backend`, `versions`, `machine`, `data`, `startedAt`, names)
 * may be missing, and then reads as `unknown`, 0 or nothing. What the format does not know is left out.
 *
 * @param bytes - the whole file, UTF-8
 * @throws RunRecordError if it is no such file, one of another format, or a value is out of its range
 */
export function decodeRunRecord(
  bytes: Uint8Array,
  { mostPoints = Number.POSITIVE_INFINITY }: DecodeRunRecordOptions = {},
): RunRecord {
  const record = object(parse(bytes));
  if (record.format !== runFormat) throw wrong('format', String(runFormat), record.format);
  const backend = object(record.backend ?? {}, 'backend');
  const machine = object(record.machine ?? {}, 'machine');
  const data = object(record.data ?? {}, 'data');
  const { optimizer, learningRate } = object(record.recipe ?? {}, 'recipe');
  return {
    format: runFormat,
    status: oneOf(['running', 'stopped', 'finished', 'failed'], record.status, 'status'),
    settings: readSettings(record.settings),
    recipe: { optimizer, learningRate },
    backend: { name: text(backend.name, 'unknown'), reason: text(backend.reason, '') },
    ...(record.browser !== undefined && { browser: readBrowser(record.browser) }),
    versions: strings(record.versions),
    machine: {
      node: text(machine.node, ''),
      processor: text(machine.processor, 'unknown'),
      cores: typeof machine.cores === 'number' ? machine.cores : 0,
    },
    data: {
      name: text(data.name, 'unknown'),
      source: text(data.source, 'unknown'),
      synthetic: data.synthetic === true,
      train: number(data.train ?? 0, 'data.train', { integer: true }),
      test: number(data.test ?? 0, 'data.test', { integer: true }),
    },
    startedAt: date(record.startedAt),
    step: number(record.step, 'step', { integer: true }),
    elapsedMs: number(record.elapsedMs, 'elapsedMs'),
    curve: readCurve(record.curve, mostPoints),
    ...(record.result !== undefined && { result: readResult(record.result) }),
    ...optionalText('error', record.error),
  };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new RunRecordError({ expected: 'JSON', got: 'something else' }, cause);
  }
}

function readSettings(value: unknown): RunRecord['settings'] {
  const settings = object(value, 'settings');
  const count = (name: string, least = 0) =>
    number(settings[name], `settings.${name}`, { integer: true, least });
  return {
    network: text(settings.network, 'custom'),
    iterations: count('iterations', 1),
    batchSize: count('batchSize', 1),
    microBatches: count('microBatches', 1),
    seed: count('seed', Number.NEGATIVE_INFINITY),
    validation: count('validation'),
    evaluateEvery: count('evaluateEvery', 1),
    shuffle: settings.shuffle !== false,
    ...optionalText('data', settings.data),
    ...optionalText('init', settings.init),
  };
}

function readBrowser(value: unknown): RunRecord['browser'] {
  const { name, path } = object(value, 'browser');
  return { name: text(name, 'unknown'), path: text(path, '') };
}

function readCurve(value: unknown, mostPoints: number): CurvePoint[] {
  if (!Array.isArray(value)) throw wrong('curve', 'a list', value);
  if (value.length > mostPoints) throw wrong('curve', `at most ${mostPoints} points`, value.length);
  let last = -1;
  return value.map((item: unknown, index) => {
    const point = object(item, `curve[${index}]`);
    const step = number(point.step, `curve[${index}].step`, { integer: true });
    if (step <= last) throw wrong(`curve[${index}].step`, `a step after ${last}`, step);
    last = step;
    const read: CurvePoint = { step };
    // In the point's own order: read and written again, the file is the same.
    for (const name of Object.keys(point).filter(isCurveName)) {
      // JSON has no NaN: it is null.
      if (point[name] === null) continue;
      const most = name.endsWith('Accuracy') ? 1 : Number.MAX_VALUE;
      read[name] = number(point[name], `curve[${index}].${name}`, { most });
    }
    return read;
  });
}

function isCurveName(name: string): name is (typeof curveNames)[number] {
  return (curveNames as readonly string[]).includes(name);
}

function readResult(value: unknown): RunResult {
  const result = object(value, 'result');
  const share = (name: string) => number(result[name], `result.${name}`, { most: 1 });
  const optional = (name: string) => (result[name] === undefined ? {} : { [name]: share(name) });
  const interval = result.testAccuracyInterval;
  const bound = (of: unknown[], i: number) => number(of[i], `result.testAccuracyInterval[${i}]`, { most: 1 });
  return {
    type: 'result',
    network: text(result.network, 'custom'),
    backend: text(result.backend, 'unknown'),
    ...optionalText('browser', result.browser),
    steps: number(result.steps, 'result.steps', { integer: true }),
    seed: number(result.seed, 'result.seed', { integer: true, least: Number.NEGATIVE_INFINITY }),
    protocol: oneOf(['lab', 'honest'], result.protocol, 'result.protocol'),
    testAccuracy: share('testAccuracy'),
    testErrors: number(result.testErrors, 'result.testErrors', { integer: true }),
    testLoss: number(result.testLoss, 'result.testLoss'),
    testAccuracyInterval: Array.isArray(interval) ? [bound(interval, 0), bound(interval, 1)] : [0, 1],
    ...optional('maxTestAccuracy'),
    ...optional('validationAccuracy'),
    step: number(result.step, 'result.step', { integer: true }),
    ...optional('reportedAccuracy'),
    data: text(result.data, 'unknown'),
    synthetic: result.synthetic === true,
    elapsedMs: number(result.elapsedMs, 'result.elapsedMs'),
  };
}

function object(value: unknown, name?: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw wrong(name, 'an object', value);
}

function number(
  value: unknown,
  name: string,
  options: { integer?: boolean; least?: number; most?: number } = {},
): number {
  const { integer = false, least = 0, most = Number.MAX_VALUE } = options;
  const fits = typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;
  if (fits && (!integer || Number.isSafeInteger(value))) return value;
  throw wrong(name, integer ? 'a whole number in its range' : 'a number in its range', value);
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown, name: string): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw wrong(name, `one of ${choices.join(', ')}`, value);
}

function text(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function optionalText<Name extends string>(name: Name, value: unknown): { [name in Name]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [name in Name]: string }) : {};
}

function strings(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, item]) => typeof item === 'string'));
}

function date(value: unknown): string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : new Date(0).toISOString();
}

function wrong(field: string | undefined, expected: string, got: unknown): RunRecordError {
  return new RunRecordError({ field, expected, got: (JSON.stringify(got) ?? String(got)).slice(0, 40) });
}
