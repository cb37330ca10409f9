/** Characters that one system or another does not take in file names. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
const FORBIDDEN = /[\u0000-\u001f<>:"/\\|?*]/g;
/**
 * Bytes of UTF-8 that a stem may have: file systems take names of 255, and behind it come a copy number, a frame number,
 * `.overlay.webp`, and `.partial.part` while it is written.
 */
const LONGEST = 200;
const encoder = new TextEncoder();

/** As many whole characters as fit. */
function cut(text: string): string {
  if (encoder.encode(text).length <= LONGEST) return text;
  let [bytes, kept] = [0, ''];
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > LONGEST) break;
    kept += character;
  }
  return kept;
}

function stemOf(name: string): string {
  const file = name.split(/[\\/]/).at(-1)!;
  const stem = file.replace(/\.[^.]*$/, '') || file;
  const safe = cut(stem.replace(FORBIDDEN, '_'));
  // neither hidden nor a way up, and no end that Windows drops
  return safe.replace(/^\.+/, '').replace(/[. ]+$/, '') || 'frame';
}

/**
 * Names of files by what they belong to: that of the input without its folders and its end, safe on every system, with
 * `-2`, `-3`, ... where inputs of different folders have one name. Needs memory per input.
 */
export class FileStems {
  readonly #stems = new Map<string, string>();
  readonly #used = new Set<string>();

  has(input: string): boolean {
    return this.#stems.has(input);
  }

  of(input: string): string {
    const known = this.#stems.get(input);
    if (known !== undefined) return known;
    const stem = stemOf(input);
    let free = stem;
    // some file systems do not tell capitals from small letters
    for (let copy = 2; this.#used.has(free.toLowerCase()); copy++) free = `${stem}-${copy}`;
    this.#used.add(free.toLowerCase());
    this.#stems.set(input, free);
    return free;
  }
}
