/** Text that is SVG already. */
export class Svg {
  constructor(readonly text: string) {}
}

type Part = Svg | string | number | undefined | false | readonly Part[];

/** SVG of a template: texts are escaped unless they are `Svg`, numbers have two decimals at most. */
export function svg(texts: TemplateStringsArray, ...parts: readonly Part[]): Svg {
  return new Svg(texts.map((text, at) => text + textOf(parts[at])).join(''));
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Svg) return part.text;
  if (typeof part === 'number') return String(Math.round(part * 100) / 100);
  if (typeof part === 'string') return escaped(part);
  return part.map(textOf).join('');
}

function escaped(text: string): string {
  // characters that XML does not have
  const clean = text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
