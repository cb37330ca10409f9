/** Told apart also by those who see red and green alike, on light and dark ground (after Okabe and Ito 2008). */
export const COLOURS: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#b8860b',
  '#56a0d9',
  '#8a63d2',
  '#7a7a7a',
];
