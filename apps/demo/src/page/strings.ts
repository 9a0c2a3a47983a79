/** All words of the page's frame. */
export const strings = {
  title: 'Lab',
  sections: {
    convolution: 'Convolution',
    training: 'Train',
    inside: 'Inside',
    draw: 'Draw',
    challenge: '99 %',
  },
  sectionsLabel: 'Sections',
  failedSection: 'This part of the page could not be loaded. Check the connection, then load the page again.',
} as const;
