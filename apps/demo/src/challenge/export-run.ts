import type { LitElement } from 'lit';
import type { Training } from '../section/training.js';
import type { Run } from '../timeline/run.js';
import { checkpointOf, type RunCheckpoint } from './checkpoint-of.js';
import { curveOf } from './curve-of.js';
import { panelsPicture } from './panels-picture.js';
import { hasLabRecipe, recordOf } from './record-of.js';
import { writeRunFiles, zipRun } from './run-file.js';
import { saveFile } from './save-file.js';
import { writeCurveCsv } from './write-curve-csv.js';

/** A file that was saved. */
export interface Saved {
  name: string;
  /** Of weights that the page kept, as their training is over: the step they are of. */
  keptStep?: number;
}

/** What a run can be saved as. Each returns undefined where there is nothing to save yet. */
export const exports = { folder, weights, curves, panels };

/** A run folder of the command line, zipped. */
async function folder(run: Run, training: Training): Promise<Saved | undefined> {
  const found = await checkpointOf(run, training);
  if (!found) return undefined;
  const { checkpoint } = found;
  const record = recordOf(run, { resumable: Object.keys(checkpoint.optimizerState).length > 0 });
  if (!record) return undefined;
  // Its name is that of a network of the lab only where it is that very network.
  const metadata: Record<string, string> = hasLabRecipe(run) ? { labNetwork: run.settings.network } : {};
  const files = await writeRunFiles({
    record: { ...record, step: checkpoint.step },
    checkpoint: { ...checkpoint, metadata },
  });
  const name = fileName(run, checkpoint.step);
  saveFile(`${name}.zip`, await zipRun(name, files), 'application/zip');
  return saved(`${name}.zip`, found);
}

async function weights(run: Run, training: Training): Promise<Saved | undefined> {
  const found = await checkpointOf(run, training);
  if (!found) return undefined;
  const { encodeCheckpoint } = await import('@lab/train');
  const name = `${fileName(run, found.checkpoint.step)}.safetensors`;
  const bytes = encodeCheckpoint({ ...found.checkpoint, optimizerState: {} });
  saveFile(name, bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream');
  return saved(name, found);
}

function saved(name: string, { kept, checkpoint }: RunCheckpoint): Saved {
  return kept ? { name, keptStep: checkpoint.step } : { name };
}

async function curves(run: Run): Promise<Saved | undefined> {
  if (!run.history) return undefined;
  const name = `${fileName(run)}.csv`;
  const heldOut = (run.settings.heldOut ?? 0) > 0;
  saveFile(name, writeCurveCsv(curveOf(run.history, { heldOut, earlier: run.earlier })), 'text/csv');
  return { name };
}

async function panels(run: Run): Promise<Saved | undefined> {
  const section = document.querySelector<LitElement>('lab-training');
  // Out of sight it draws nothing by itself.
  section?.requestUpdate();
  await section?.updateComplete;
  const picture = await panelsPicture([...document.querySelectorAll('#training [data-panel]')], run.name);
  if (!picture) return undefined;
  const name = `${fileName(run)}.png`;
  saveFile(name, picture, 'image/png');
  return { name };
}

function fileName({ settings: { network, seed }, history }: Run, step = history?.lastStep ?? 0): string {
  return `${network}-seed-${seed}-step-${step}`;
}
