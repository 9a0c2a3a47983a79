import { cpus } from 'node:os';
import type { LabNetwork } from '@lab/models';
import { type RunRecord, type RunSettings, runFormat } from '@lab/train/run-folder';
import type { OpenedData } from '../data/open-data.js';
import type { Engine } from '../engines/engine.js';

export interface StartRecordOptions {
  settings: RunSettings;
  entry: LabNetwork;
  engine: Engine;
  data: OpenedData;
  /** Digits trained on, those held out not counted. */
  trainCount: number;
  /** The record of the run that goes on. */
  resumed?: RunRecord;
}

/** Returns the record of a run before its first step, or before its next when it goes on. */
export function startRecord({
  settings,
  entry,
  engine,
  data,
  trainCount,
  resumed,
}: StartRecordOptions): RunRecord {
  const { optimizer, learningRate } = entry.recipe;
  return {
    format: runFormat,
    status: 'running',
    settings,
    recipe: {
      optimizer: { type: optimizer.type, config: optimizer.config },
      learningRate: { type: learningRate.type, config: learningRate.config },
    },
    backend: { name: engine.opened.name, reason: engine.opened.reason },
    browser: engine.browser,
    versions: { ...engine.opened.versions },
    machine: {
      node: process.versions.node,
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
    },
    data: {
      name: data.train.name,
      source: data.train.source,
      synthetic: data.synthetic,
      train: trainCount,
      test: data.test.count,
    },
    startedAt: resumed?.startedAt ?? new Date().toISOString(),
    step: resumed?.step ?? 0,
    elapsedMs: resumed?.elapsedMs ?? 0,
    // Points after the checkpoint belong to steps that are made again.
    curve: resumed?.curve.filter(({ step }) => step <= resumed.step) ?? [],
  };
}
