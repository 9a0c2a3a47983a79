/** All words of this section. */
export const strings = {
  title: 'Look inside',
} as const;
