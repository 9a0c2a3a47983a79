/** All words of the page's frame. */
export const strings = {
  title: 'Lab',
  skip: 'Skip to the content',
  sections: {
    convolution: 'Convolution',
    training: 'Train',
    inside: 'Look inside',
    draw: 'Draw',
    challenge: '99 %',
  },
  sectionsLabel: 'Sections',
  failedSection: 'This part of the page could not be loaded. Check the connection, then load the page again.',
  footer:
    'After “TensorFlow and Deep Learning without a PhD” by Martin Görner. Everything runs in this page: what you draw and train stays on your device.',

  transport: {
    label: 'Training',
    start: 'Start training',
    resume: 'Go on',
    pause: 'Pause',
    step: 'One step',
    stop: 'Stop',
    timeline: 'Step looked at',
    live: 'Live',
    liveHint: 'Follow the newest step (L)',
    keys: 'Keys',
    stepCount: 'Step',
    test: 'Test digits',
    heldOut: 'Held-out digits',
    recognised: 'recognised',
    lookedAt: (step: string) => `Looked at after step ${step}`,
    none: '–',
  },

  status: {
    idle: 'Not trained yet',
    starting: 'Getting ready',
    running: 'Training',
    paused: 'Paused',
    finished: 'Finished',
    stopped: 'Stopped',
    failed: 'Stopped',
    lookingBack: 'looking back',
    synthetic: 'synthetic digits',
    left: (time: string) => `${time} left`,
    hidden: 'the page was out of sight for three minutes',
  },

  said: {
    started: (name: string) => `Training ${name} has begun.`,
    test: 'the test digits',
    heldOut: 'the held-out digits',
    reached: (percent: string, of: string, step: string) =>
      `${percent} of ${of} recognised, at step ${step}.`,
    finished: (percent: string, of: string) => `Training has finished: ${percent} of ${of} recognised.`,
  },

  keys: {
    title: 'Keys',
    list: [
      ['Space', 'train, pause, go on'],
      ['← →', 'one figure back or on; with Shift ten'],
      ['Home, End', 'the first, the newest step'],
      ['L', 'follow the newest step'],
      ['1 … 6', 'one panel alone'],
      ['7, 8, 9', 'two panels: 1 and 2, 4 and 5, 3 and 6'],
      ['0, Esc', 'all panels'],
      ['D', 'draw a digit'],
      ['?', 'this list'],
    ] as readonly (readonly [string, string])[],
    enable: 'Use single keys',
    close: 'Close',
  },
} as const;
