import {
  type CurvePoint,
  curveNames,
  type RunRecord,
  type RunResult,
  type RunSettings,
} from './run-record.js';

/** More than any run has; a file that says otherwise is not let near the charts. */
const mostPoints = 100_000;

/**
 * Reads `run.json`. Every number that the page draws or computes with is checked; what the page only shows may be missing.
 *
 * @throws RangeError with a sentence for people when it is no such file, or one of another version
 */
export function parseRunRecord(json: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new RangeError('run.json is not JSON: the file is damaged or another one.');
  }
  const record = object(value, 'run.json');
  if (record.format !== 1) {
    throw new RangeError(
      `run.json has format ${JSON.stringify(record.format) ?? 'none'}, and this page reads format 1: it was written by another version.`,
    );
  }
  const settings = parseSettings(record.settings);
  const backend = object(record.backend ?? {}, 'backend');
  const machine = object(record.machine ?? {}, 'machine');
  const data = object(record.data ?? {}, 'data');
  return {
    format: 1,
    status: oneOf(['running', 'stopped', 'finished', 'failed'], record.status, 'status'),
    settings,
    recipe: parseRecipe(record.recipe),
    backend: { name: text(backend.name, 'unknown'), reason: text(backend.reason, '') },
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
    curve: parseCurve(record.curve),
    ...(record.result !== undefined && { result: parseResult(record.result) }),
    ...(typeof record.error === 'string' && { error: record.error }),
  };
}

function parseSettings(value: unknown): RunSettings {
  const settings = object(value, 'settings');
  const count = (name: string, least = 0) =>
    number(settings[name], `settings.${name}`, { integer: true, least });
  return {
    network: text(settings.network, 'custom'),
    iterations: count('iterations', 1),
    batchSize: count('batchSize', 1),
    microBatches: count('microBatches', 1),
    seed: number(settings.seed, 'settings.seed', { integer: true, least: Number.NEGATIVE_INFINITY }),
    validation: count('validation'),
    evaluateEvery: count('evaluateEvery', 1),
    shuffle: settings.shuffle !== false,
    ...(typeof settings.data === 'string' && { data: settings.data }),
  };
}

function parseRecipe(value: unknown): RunRecord['recipe'] {
  const { optimizer, learningRate } = object(value ?? {}, 'recipe');
  return { optimizer, learningRate };
}

function parseCurve(value: unknown): CurvePoint[] {
  if (!Array.isArray(value)) throw wrong('curve', 'a list', value);
  if (value.length > mostPoints) throw wrong('curve', `at most ${mostPoints} points`, value.length);
  let last = -1;
  return value.map((item: unknown, index) => {
    const point = object(item, `curve[${index}]`);
    const step = number(point.step, `curve[${index}].step`, { integer: true });
    if (step <= last) throw wrong(`curve[${index}].step`, `a step after ${last}`, step);
    last = step;
    const parsed: CurvePoint = { step };
    for (const name of curveNames) {
      if (point[name] === undefined || point[name] === null) continue;
      const most = name.endsWith('Accuracy') ? 1 : Number.POSITIVE_INFINITY;
      parsed[name] = number(point[name], `curve[${index}].${name}`, { most });
    }
    return parsed;
  });
}

function parseResult(value: unknown): RunResult {
  const result = object(value, 'result');
  const share = (name: string) => number(result[name], `result.${name}`, { most: 1 });
  const optional = (name: string) => (result[name] === undefined ? {} : { [name]: share(name) });
  const interval = result.testAccuracyInterval;
  return {
    type: 'result',
    network: text(result.network, 'custom'),
    backend: text(result.backend, 'unknown'),
    steps: number(result.steps, 'result.steps', { integer: true }),
    seed: number(result.seed, 'result.seed', { integer: true, least: Number.NEGATIVE_INFINITY }),
    protocol: oneOf(['lab', 'honest'], result.protocol, 'result.protocol'),
    testAccuracy: share('testAccuracy'),
    testErrors: number(result.testErrors, 'result.testErrors', { integer: true }),
    testLoss: number(result.testLoss, 'result.testLoss'),
    testAccuracyInterval: Array.isArray(interval)
      ? [number(interval[0], 'interval', { most: 1 }), number(interval[1], 'interval', { most: 1 })]
      : [0, 1],
    ...optional('maxTestAccuracy'),
    ...optional('validationAccuracy'),
    ...optional('reportedAccuracy'),
    step: number(result.step, 'result.step', { integer: true }),
    data: text(result.data, 'unknown'),
    synthetic: result.synthetic === true,
    elapsedMs: number(result.elapsedMs, 'result.elapsedMs'),
  };
}

function object(value: unknown, name: string): Record<string, unknown> {
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

function strings(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, item]) => typeof item === 'string'));
}

function date(value: unknown): string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : new Date(0).toISOString();
}

function wrong(name: string, expected: string, got: unknown): RangeError {
  const shown = (JSON.stringify(got) ?? String(got)).slice(0, 40);
  return new RangeError(
    `run.json: ${name} should be ${expected}, and is ${shown}. The file is damaged or from elsewhere.`,
  );
}
