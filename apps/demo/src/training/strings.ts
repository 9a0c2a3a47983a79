/** All words of this section. */
export const strings = {
  title: 'Train',
} as const;
