/** All words of this section. */
export const strings = {
  title: 'The 99 % challenge',
  lead: 'The lab goes from 98.9 % to 99.3 % in three lessons. Every run of yours is kept here, beside its figures and the best that was ever published.',

  protocol: 'Rank by the',
  protocols: { lab: 'lab protocol', honest: 'honest protocol' },
  protocolHint: {
    lab: 'Lab protocol: the highest of all looks at the 10,000 test digits, as the lab counts. A little flattering: the best moment is chosen with the very digits that judge it.',
    honest:
      'Honest protocol: 5,000 training digits are held out, the best moment is chosen on them, and the test digits are looked at once, at the end. What a network is really worth.',
  },

  chartTitle: 'Where you stand',
  chartLabel: (count: number) =>
    `Errors on the test digits: the lab’s figures, the published best, and ${count} of your own`,
  chartHint:
    'Each step to the right halves the errors, more or less: the last points are the hard ones. Lines show how far luck may carry a figure.',
  errors: (count: string) => `${count} errors`,

  next: 'Your next run',
  nextHint: (text: string) => `${text}. Change it above, under “Train”.`,
  start: 'Start it',
  seeds: 'Three seeds make a rank: fewer are luck.',
  tryNextSeed: (seed: number) => `Start with seed ${seed}`,

  board: 'Your runs',
  boardCaption:
    'Best first by the protocol chosen above: with three seeds or more by the median, then the others.',
  none: 'No run yet. Whatever you train appears here when it ends, and stays in this browser.',
  columns: {
    name: 'Run',
    lab: 'Lab protocol, highest',
    final: 'last',
    honest: 'Honest protocol',
    parameters: 'Parameters',
    to99: 'To 99 %',
    seeds: 'Seeds',
    actions: 'Do',
  },
  notCounted: 'no run yet',
  notReached: 'not reached',
  plusMinus: { 'standard error': 'standard error of the count', deviation: 'spread of the seeds' },
  synthetic: 'synthetic digits',
  unranked: (needed: number) =>
    needed === 1 ? 'one more seed to be ranked' : `${needed} more seeds to be ranked`,
  again: 'Again',
  againLabel: (name: string) => `Again: take the settings of ${name} for the next run`,
  link: 'Link',
  linkLabel: (name: string) => `Link: copy one to the settings of ${name}`,
  remove: 'Remove',
  removeLabel: (name: string) => `Remove ${name} from the board`,
  badges: { small: 'under 10,000 parameters', fast: '99 % in under 30 s' },

  thisRun: 'The run you look at',
  thisRunNone: 'Train one, or open one from a file.',
  exportRun: 'Run folder (.zip)',
  exportWeights: 'Weights (.safetensors)',
  exportCurves: 'Curves (.csv)',
  exportPanels: 'Panels (.png)',
  exportHint:
    'Unpacked, the run folder opens on the command line: lab evaluate, lab train --resume. The weights open in Python as well.',
  share: 'Link to these settings',
  shareHint:
    'Settings and seed are in the link: whoever opens it can run the very same training, and see whether it holds.',
  copy: 'Copy',

  open: 'Open a run or a board',
  openHint:
    'A run folder of the command line (run.json and checkpoint.safetensors, both at once), an exported run, a board; or drop the files anywhere on the page.',
  openButton: 'Choose files',
  exportBoard: 'Export the board',

  copied: 'The link is copied.',
  notCopied: 'This browser does not let the page copy: select the link and copy it yourself.',
  exporting: 'Saving. A training that goes on answers after its step.',
  exported: (name: string) => `Saved ${name}.`,
  exportedKept: (name: string, step: string) =>
    `Saved ${name}: the weights of step ${step}, which this page kept. The training itself is over and cannot go on from them.`,
  notExported: (reason: string) => `Nothing was saved: ${reason}`,
  exportFailed: 'There is nothing to save yet: weights come with the first look at the test digits.',
  opened: (name: string, step: string) => `Opened ${name} at step ${step}. Press start to go on with it.`,
  openedCurves: (name: string) => `Opened the figures of ${name}.`,
  openedBoard: (count: number) => `Added ${count} runs to the board.`,
  notOpened: (file: string) => `${file} is neither a run, nor a board, nor one of MNIST’s four files.`,
  usesLink: (name: string) => `This link holds a run: ${name}. Nothing has started yet.`,
  startLink: 'Start it',
  why: 'Where they were looked for',
  dismiss: 'Close',
  tryAgain: 'Try again',
  moreThreads:
    'This page’s threads sent each other copies. From the next time you load it, they share memory and are faster: export what you want to keep, then reload.',
  unknownNetwork: 'The network of this file is not one that this page can build.',
} as const;
