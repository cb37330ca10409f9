/**
 * What a terminal would obey instead of showing: control characters, and marks that turn the direction of writing. Line
 * ends and tabs are for whoever writes lines.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text with names in it that anybody may have given: what a terminal would obey is shown as JSON escapes it. */
export function printable(text: string): string {
  return text.replace(OBEYED, escaped);
}

/** A name as a part of a line: it cannot begin another one. */
export function printableName(name: string): string {
  return printable(name).replace(/[\n\t]/g, escaped);
}
