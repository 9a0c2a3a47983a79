/** All words of this section. */
export const strings = {
  title: 'See a convolution',
} as const;
