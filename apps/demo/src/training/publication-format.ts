import { layoutSize } from '../network/tensor-layout.js';
import { bandBoundaries, keptBatch, type TestTick, type TrainingTick } from '../timeline/run-history.js';
import type { PublicationShape } from './protocol.js';

/** A look at the test digits, and the weights it was made with. */
export interface PublishedTest extends TestTick {
  /** All weights, laid out as the run's layout says. */
  weights: Float32Array;
}

/** What fits into one publication: a second's worth of training, and more looks at the test digits than that takes. */
const publicationRoom = { training: 48, test: 2 };

/*
 * A publication, in this order, each block aligned to 4 bytes:
 *
 * | block | type | values |
 * |---|---|---|
 * | counts | int32 | 2: training ticks, test ticks |
 * | training step · loss, accuracy, rate, elapsed | int32 · 4 float32 | room each |
 * | weight bands, bias bands | float32 | room · groups · 8 each |
 * | batch, its length in front | uint16 | room · (1 + digits) |
 * | batch predictions | uint8 | room · digits |
 * | test step · loss, accuracy, elapsed | int32 · 3 float32 | room each |
 * | predictions, confidence | uint8 | room · test digits each |
 * | weights | float32 | room · all |
 */
function publicationViews(buffer: ArrayBuffer, shape: PublicationShape) {
  let offset = 0;
  const take = <T>(Kind: ViewKind<T>, length: number): T => {
    const view = new Kind(buffer, offset, length);
    offset += Math.ceil((length * Kind.BYTES_PER_ELEMENT) / 4) * 4;
    return view;
  };
  const { training, test } = publicationRoom;
  const digits = Math.min(shape.batchSize, keptBatch);
  const weights = layoutSize(shape.layout);
  return {
    counts: take(Int32Array, 2),
    steps: take(Int32Array, training),
    scalars: take(Float32Array, training * 4),
    weightBands: take(Float32Array, training * shape.weightGroups * bandBoundaries),
    biasBands: take(Float32Array, training * shape.biasGroups * bandBoundaries),
    batch: take(Uint16Array, training * (digits + 1)),
    batchPredictions: take(Uint8Array, training * digits),
    testSteps: take(Int32Array, test),
    testScalars: take(Float32Array, test * 3),
    predictions: take(Uint8Array, test * shape.testCount),
    confidence: take(Uint8Array, test * shape.testCount),
    weights: take(Float32Array, test * weights),
  };
}

/** Bytes of a publication's buffer. */
export function publicationBytes(shape: PublicationShape): number {
  const { training, test } = publicationRoom;
  const digits = Math.min(shape.batchSize, keptBatch);
  const align = (bytes: number) => Math.ceil(bytes / 4) * 4;
  return (
    8 +
    training * 4 * (5 + bandBoundaries * (shape.weightGroups + shape.biasGroups)) +
    align(training * 2 * (digits + 1)) +
    align(training * digits) +
    test * 16 +
    2 * align(test * shape.testCount) +
    test * 4 * layoutSize(shape.layout)
  );
}

/** Adds a tick; false when there is no room. */
export function writeTraining(buffer: ArrayBuffer, shape: PublicationShape, tick: TrainingTick): boolean {
  const views = publicationViews(buffer, shape);
  const [index] = views.counts;
  if (index === publicationRoom.training) return false;
  views.counts[0]++;
  const digits = Math.min(shape.batchSize, keptBatch);
  views.steps[index] = tick.step;
  views.scalars.set([tick.loss, tick.accuracy, tick.learningRate, tick.elapsedMs], index * 4);
  views.weightBands.set(tick.weightBands, index * shape.weightGroups * bandBoundaries);
  views.biasBands.set(tick.biasBands, index * shape.biasGroups * bandBoundaries);
  views.batch[index * (digits + 1)] = tick.batch.length;
  views.batch.set(tick.batch, index * (digits + 1) + 1);
  views.batchPredictions.set(tick.batchPredictions, index * digits);
  return true;
}

/** Adds a look at the test digits; false when there is no room. */
export function writeTest(buffer: ArrayBuffer, shape: PublicationShape, tick: PublishedTest): boolean {
  const views = publicationViews(buffer, shape);
  const index = views.counts[1];
  if (index === publicationRoom.test) return false;
  views.counts[1]++;
  views.testSteps[index] = tick.step;
  views.testScalars.set([tick.loss, tick.accuracy, tick.elapsedMs], index * 3);
  views.predictions.set(tick.predictions, index * shape.testCount);
  views.confidence.set(tick.confidence, index * shape.testCount);
  views.weights.set(tick.weights, index * tick.weights.length);
  return true;
}

/** Reads all ticks: views of the buffer. */
export function readPublication(
  buffer: ArrayBuffer,
  shape: PublicationShape,
): { training: TrainingTick[]; test: PublishedTest[] } {
  const views = publicationViews(buffer, shape);
  const digits = Math.min(shape.batchSize, keptBatch);
  const row = <T extends { subarray(from: number, to: number): T }>(view: T, i: number, width: number): T =>
    view.subarray(i * width, (i + 1) * width);
  const { testCount } = shape;
  const weights = layoutSize(shape.layout);
  return {
    training: Array.from({ length: views.counts[0] }, (_, i) => {
      const [loss, accuracy, learningRate, elapsedMs] = row(views.scalars, i, 4);
      const first = i * (digits + 1);
      const length = views.batch[first];
      return {
        step: views.steps[i],
        loss,
        accuracy,
        learningRate,
        elapsedMs,
        weightBands: row(views.weightBands, i, shape.weightGroups * bandBoundaries),
        biasBands: row(views.biasBands, i, shape.biasGroups * bandBoundaries),
        batch: views.batch.subarray(first + 1, first + 1 + length),
        batchPredictions: views.batchPredictions.subarray(i * digits, i * digits + length),
      };
    }),
    test: Array.from({ length: views.counts[1] }, (_, i) => {
      const [loss, accuracy, elapsedMs] = row(views.testScalars, i, 3);
      return {
        step: views.testSteps[i],
        loss,
        accuracy,
        elapsedMs,
        predictions: row(views.predictions, i, testCount),
        confidence: row(views.confidence, i, testCount),
        weights: row(views.weights, i, weights),
      };
    }),
  };
}

interface ViewKind<T> {
  new (buffer: ArrayBuffer, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}
