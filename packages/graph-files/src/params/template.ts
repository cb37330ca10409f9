// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params

export type Template =
  | { readonly text: string }
  | { readonly param: string }
  | { readonly problem: string; readonly hint: string };

const WHOLE = /^\$\{params\.([A-Za-z][\w-]*)\}$/;
const UNESCAPED = /(?<!\$)\$\{/;

/**
 * What a text stands for: `${params.x}` alone is the param's value with its type; `$${` is a plain `${`. Params are not
 * pasted into longer texts: a graph's values stay values.
 */
export function readTemplate(text: string): Template {
  const whole = WHOLE.exec(text);
  if (whole) return { param: whole[1] };
  if (UNESCAPED.test(text)) {
    return {
      problem: `"${text}" is not a param`,
      hint: `write \${params.name} as the whole value, or $\${ for a plain \${`,
    };
  }
  return { text: text.replaceAll('$${', () => '${') };
}

/** The way to write a text so that `readTemplate` gives it back. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('${', () => '$${');
}
