/** All words of this section. */
export const strings = {
  title: 'Look inside',
  lead: 'Nobody drew these patches: training found them. Slide through time to watch them form, and choose a digit to see what each one makes of it.',
  at: (step: string, run: string) => `${run}, step ${step}`,
  noRun: 'Train a network above, and this follows it, step by step.',
  pageNetwork: (network: string, percent: string) =>
    `The network that came with this page: ${network}, which reads ${percent} of the test digits.`,

  patchesTitle: 'The patches it learned',
  patchesLead:
    'Blue where a patch wants ink, orange where it wants none. One column for each output channel, one row for each channel it reads.',
  patchesOf: (step: string) => `Weights of step ${step}.`,
  patchCount: (outputs: number, inputs: number, size: string) =>
    inputs === 1 ? `${outputs} patches of ${size}` : `${outputs} × ${inputs} patches of ${size}`,
  noConvolutions:
    'This network has no convolutions: there are no patches to look at. What each layer makes of a digit is below.',
  closer: 'Look closer',
  layer: 'Layer',
  filter: 'Output channel',
  channel: 'Input channel',
  ofN: (value: number, count: number) => `${value} of ${count}`,
  weightsCaption: (name: string, filter: number, channel: number) =>
    `Weights of ${name}, output channel ${filter}, input channel ${channel}`,

  mapsTitle: 'What it makes of one digit',
  mapsLead:
    'Layer by layer: dark where a patch found what it looks for. The bars are the answer that comes of it.',
  digit: 'Test digit',
  previous: 'Previous',
  next: 'Next',
  nextMisread: 'Next mistake',
  range: 'Colours up to the largest of',
  ranges: { unit: 'each map', layer: 'a layer', global: 'all layers' },
  mapsOf: (step: string) => `Computed with the weights of step ${step}.`,
  mapsNearest: (step: string, asked: string) =>
    `Computed with the weights of step ${step}, the kept ones nearest to step ${asked}.`,
  truthNote: 'truth',
  answerNote: 'answer',
  right: 'right',

  confusionTitle: 'What it takes for what',
  confusionLead: (count: string, wrong: string, step: string) =>
    `Of ${count} test digits, ${wrong} are misread at step ${step}. Choose a number to see its digits.`,
  confusionCaption: 'Rows: what a digit is. Columns: what it was taken for.',
  cellLabel: (count: number, truth: string, answer: string) =>
    `${count} times ${truth} was taken for ${answer}: show ${count === 1 ? 'it' : 'them'}`,

  misreadTitle: 'Misread digits',
  misreadLead: 'The surest mistakes first. Choose one to see how it went through the layers.',
  cellTitle: (truth: string, answer: string) => `${truth} taken for ${answer}`,
  allMisread: 'Show all misread digits',
  none: 'None: every test digit is read right.',
  noneOfCell: 'None at this step.',
  more: (count: number) => `Show ${count} more`,
  wallOf: (shown: number, all: number) => `${shown} of ${all}`,
  digitLabel: (index: number, truth: string, answer: string, percent: string) =>
    `Test digit ${index}: ${truth}, taken for ${answer} with ${percent}`,
  likelyOf: (step: string) => `Bars: the three likeliest answers, by the kept weights of step ${step}.`,
  likely: 'Bars: the three likeliest answers.',
  waiting: 'The first look at the test digits is on its way.',
  notYet: 'What the network confuses, and how often.',
  misreadNotYet: 'Every digit it misreads, and how sure it was.',

  // The page's own network, before anything is trained.
  examine: 'Test it on 10,000 digits',
  examineHint: 'Fetches the test digits, and lets the network that came with this page read them all.',
  examining: (done: string, all: string) => `Read ${done} of ${all} so far.`,
  examined: (count: string, wrong: string) =>
    `Of ${count} test digits, the network that came with this page misreads ${wrong}. Choose a number to see its digits.`,
} as const;
