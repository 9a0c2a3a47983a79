import type { Shape } from '@lab/layers';
import type { LabNetwork } from '@lab/models';
import type { Checkpoint } from '@lab/train';
import type { RunRecord, RunResult } from '@lab/train/run-folder';
import type { Judgement } from '../arithmetic/judge.js';
import type { LearnedPatches, RunReport, WorstDigit } from '../report/run-report.js';

export interface ReportOfOptions {
  entry: LabNetwork;
  record: RunRecord;
  result: RunResult;
  judgement: Omit<Judgement, 'worst'> & { worst: readonly WorstDigit[] };
  checkpoint: Checkpoint;
}

/** Gathers what the report of a finished run shows. */
export function reportOf({ entry, record, result, judgement, checkpoint }: ReportOfOptions): RunReport {
  const { machine, versions, settings } = record;
  const facts: Record<string, string> = {
    Protocol:
      result.protocol === 'honest'
        ? `honest: ${settings.validation.toLocaleString('en-US')} training digits held out, the network of step ${result.step} chosen on them, one look at the test digits`
        : 'lab: the test digits looked at all along; the figures are the last network’s',
    Parameters: entry.parameters.toLocaleString('en-US'),
    'Mini-batch': String(settings.batchSize),
    Optimizer: JSON.stringify(record.recipe.optimizer),
    'Learning rate': JSON.stringify(record.recipe.learningRate),
    Kernels: record.backend.reason,
    Processor: `${machine.processor}, ${machine.cores} cores`,
    ...(record.browser ? { Browser: record.browser.name } : {}),
    'Node.js': machine.node,
    ...versions,
    Started: record.startedAt,
  };
  if (result.maxTestAccuracy !== undefined) {
    facts['Maximum over all evaluations'] = `${(result.maxTestAccuracy * 100).toFixed(2)} %`;
  }
  return {
    title: entry.title,
    network: entry.id,
    lesson: entry.lesson === undefined ? undefined : `lab ${entry.lesson}`,
    reported: entry.reported,
    result: { ...result, dataSource: record.data.source },
    curve: record.curve,
    confusion: judgement.confusion,
    worst: judgement.worst,
    patches: firstPatches(checkpoint, entry.inputShape),
    parameters: Object.entries(checkpoint.params).map(([name, { shape, data }]) => ({
      name,
      shape,
      values: data,
    })),
    facts,
  };
}

function firstPatches({ params }: Checkpoint, [rows, cols]: Shape): LearnedPatches | undefined {
  const kernels = Object.entries(params).filter(([name]) => name.endsWith('/kernel'));
  const convolution = kernels.find(([, { shape }]) => shape.length === 4);
  if (convolution) {
    const [name, { shape, data }] = convolution;
    return { name, shape: [shape[0], shape[1], shape[2], shape[3]], values: data };
  }
  // One dense layer from pixels to classes: a picture for each class.
  const [only, ...others] = kernels;
  if (!only || others.length > 0) return undefined;
  const [name, { shape, data }] = only;
  return { name, shape: [rows, cols, 1, shape[1]], values: data };
}
