/** All words of this section. */
export const strings = {
  title: 'Draw',
} as const;
