/** All words of this section. */
export const strings = {
  title: 'Look inside',
  lead: 'Every filter is a little pattern that the network made up by itself. Slide through time to watch them form; choose a digit to see what they find in it.',
  at: (step: string, run: string) => `${run}, step ${step}`,
  noRun: 'Train a network above, and this follows it, step by step.',
  pageNetwork: (network: string, percent: string) =>
    `The network that came with this page: ${network}, which reads ${percent} of the test digits.`,

  patchesTitle: 'What the filters look for',
  patchesLead:
    'Blue where a filter wants ink, orange where it wants none. One column for each filter, one row for each channel that it looks at.',
  patchesOf: (step: string) => `Weights of step ${step}.`,
  patchLayer: (name: string, height: number, width: number, inputs: number, filters: number) =>
    `${name}: ${filters} filters of ${height}×${width} over ${inputs} ${inputs === 1 ? 'channel' : 'channels'}`,
  noConvolutions:
    'This network has no convolutions: there are no patches to look at. What each layer makes of a digit is below.',
  closer: 'Look closer',
  layer: 'Layer',
  filter: 'Filter',
  channel: 'Channel',
  ofN: (value: number, count: number) => `${value} of ${count}`,
  weightsCaption: (name: string, filter: number, channel: number) =>
    `Weights of ${name}, filter ${filter}, channel ${channel}`,

  mapsTitle: 'What it makes of one digit',
  mapsLead: 'Layer by layer: where each filter found its pattern, and how surely the end result is read.',
  digit: 'Test digit',
  previous: 'Previous',
  next: 'Next',
  nextMisread: 'Next mistake',
  range: 'Colours up to the largest of',
  ranges: { unit: 'each map', layer: 'a layer', global: 'all layers' },
  mapsOf: (step: string) => `Computed with the weights of step ${step}.`,
  mapsNearest: (step: string, asked: string) =>
    `Computed with the weights of step ${step}, the kept ones nearest to step ${asked}.`,
  mapLayer: (name: string, shape: readonly number[]) =>
    shape.length === 3
      ? `${name}: ${shape[2]} maps of ${shape[0]}×${shape[1]}`
      : `${name}: ${shape[0]} values`,
  eachItsOwn: 'each map up to its own largest value',
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
  waiting: 'The first look at the test digits is on its way.',
  notYet: 'Here will be what the network confuses, once it trains.',
} as const;
