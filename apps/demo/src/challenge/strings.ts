/** All words of this section. */
export const strings = {
  title: 'The 99 % challenge',
} as const;
