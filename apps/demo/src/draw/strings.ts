import { formatCount } from '../styles/format.js';

/** All words of this section. */
export const strings = {
  title: 'Draw a digit',
  lead: 'With mouse, finger or pen. The network answers while you draw, and shows what each of its layers makes of your digit.',

  padLabel:
    'Drawing pad. With the keyboard: arrow keys move the pen, with Shift further; Space puts it down and lifts it.',
  padHint: 'Draw here',
  undo: 'Undo',
  clear: 'Clear',
  example: 'Write one for me',

  // From ink to what the network reads.
  pipeline: 'Prepared as MNIST’s digits were',
  drawn: 'drawn',
  fitted: 'fit into 20×20',
  centred: 'ink centred',
  moved: (x: number, y: number) => {
    const parts = [
      x === 0 ? '' : `${Math.abs(x)} ${x > 0 ? 'right' : 'left'}`,
      y === 0 ? '' : `${Math.abs(y)} ${y > 0 ? 'down' : 'up'}`,
    ].filter(Boolean);
    return parts.length === 0 ? 'The ink’s centre is in the middle already.' : `Moved ${parts.join(', ')}.`;
  },

  // The answer.
  answer: 'Answer',
  nothing: 'Nothing is drawn yet.',
  probability: (percent: string) => `${percent} sure`,
  spoken: (digit: number, percent: string) => `Read as ${digit}, ${percent}.`,
  probabilities: 'How likely each digit is',
  loading: 'Loading the network…',

  // Whose answer.
  readBy: 'Read by',
  pageNetwork: 'the network that came with this page',
  runAt: (name: string, step: number) => `${name}, step ${formatCount(step)}`,
  nearest: (asked: number, step: number) =>
    `Weights are kept at some steps only: nearest to step ${formatCount(asked)} is ${formatCount(step)}.`,
  reads: (parts: { network: string; accuracy: string; errors: number }) =>
    `Read by the network that came with this page: ${parts.network}, which reads ${parts.accuracy} of MNIST’s test digits (${parts.errors} errors of 10,000).`,
  made: 'How it was made',
  madeBy: (date: string) => `On ${date}, by this project’s own command:`,
  madeHow: 'The step was chosen on 5,000 training digits held out; the test digits were looked at once.',
  journey: 'Your digit through the run',
  journeyLabel: (step: number, digit: number, percent: string) =>
    `Step ${formatCount(step)}: read as ${digit}, ${percent}. Go there.`,
  journeyHint: 'Choose a moment: the whole page goes to that step.',

  // What layers make of it.
  maps: 'What each layer makes of it',
  mapsNone: 'Draw, and the layers light up.',

  // Teaching.
  wrong: 'Wrong? Teach it. It was a',
  teachLabel: (digit: number) => `It was a ${digit}: train a few steps on it`,
  teaching: (digit: number, steps: number) =>
    `Training ${steps} steps with your ${digit} among other digits…`,
  taught: (parts: { digit: number; read: number; percent: string; accuracy: string | undefined }) =>
    `${parts.read === parts.digit ? 'Learned' : 'Not yet'}: it now reads your ${parts.digit} as ${parts.read}, ${parts.percent}.${
      parts.accuracy ? ` Of the test digits it reads ${parts.accuracy}.` : ''
    }`,
  teachFailed: (message: string) => `It could not learn: ${message}`,
  taughtRun: 'This page’s network, taught by you',
} as const;
