/** Each digit can belong to one part only: a long text that is no number after all is looked at once. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
/** What pandas reads as missing, of what may stand in a column of numbers. */
const MISSING = new Set(['', 'nan', '-nan', 'NaN', '-NaN', 'NA', 'N/A', 'n/a', '#N/A', 'null', 'NULL', 'None', '<NA>']);

/** The number of a field of CSV, blanks around it or not; NaN where it is missing, undefined if it is no number. */
export function numberOfText(field: string, decimal: '.' | ',' = '.'): number | undefined {
  const text = field.trim();
  if (MISSING.has(text)) return Number.NaN;
  if (decimal === ',' && text.includes('.')) return undefined;
  const pointed = decimal === ',' ? text.replace(',', '.') : text;
  if (NUMBER.test(pointed)) return Number(pointed);
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

/** Whether it looks like a number and is the name of something: `007` is not `7`. */
export function isCode(text: string): boolean {
  return /^\s*[+-]?0\d/.test(text);
}
