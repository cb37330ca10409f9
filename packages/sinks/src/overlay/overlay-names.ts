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
 * File names of the pictures of a run: `<name of the input>.overlay.png`; from the second frame of an input on
 * `<name>.<frame number>.overlay.png`. Inputs of the same name in different folders get `-2`, `-3`, ... Needs memory
 * per input, not per frame.
 */
export class OverlayNames {
  readonly #stems = new Map<string, string>();
  readonly #used = new Set<string>();

  constructor(private readonly extension: string) {}

  next(input: string, index: number): string {
    const known = this.#stems.get(input);
    const stem = known ?? this.#claim(input);
    return known === undefined
      ? `${stem}.overlay.${this.extension}`
      : `${stem}.${String(index).padStart(6, '0')}.overlay.${this.extension}`;
  }

  #claim(input: string): string {
    const stem = stemOf(input);
    let free = stem;
    // some file systems do not tell capitals from small letters
    for (let copy = 2; this.#used.has(free.toLowerCase()); copy++) free = `${stem}-${copy}`;
    this.#used.add(free.toLowerCase());
    this.#stems.set(input, free);
    return free;
  }
}
