/** How the bytes of a list are coded, by its first ones: byte-order marks, or the zeros of UTF-16 between letters. */
function codingOf([a, b, c, d]: Uint8Array): string {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  return 'utf-8';
}

/**
 * Lines of a stream of text or bytes, without their line ends; a zero ends a line too (`find -print0`). Bytes are UTF-8,
 * or UTF-16 where they begin so, as PowerShell and Excel write it. What is neither is read with U+FFFD in it: only the
 * picture of that name cannot be found.
 */
export async function* lines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let rest = '';
  for await (const chunk of whole(stream)) {
    if (typeof chunk === 'string') rest += chunk;
    else {
      decoder ??= new TextDecoder(codingOf(chunk));
      rest += decoder.decode(chunk, { stream: true });
    }
    const parts = rest.split(/\r?\n|\0/);
    rest = parts.pop()!;
    yield* parts;
  }
  rest += decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

/** The same pieces, the first of them long enough to tell the coding. */
async function* whole(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  let first: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of stream) {
    if (first === undefined || typeof chunk === 'string') {
      yield chunk;
      continue;
    }
    first = Uint8Array.from([...first, ...chunk]);
    // A line on a terminal may be shorter; whoever typed it waits for it.
    if (first.length < 4 && !chunk.includes(0x0a)) continue;
    yield first;
    first = undefined;
  }
  if (first?.length) yield first;
}
