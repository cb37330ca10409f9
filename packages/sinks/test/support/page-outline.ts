/** Elements without an end. */
const VOID = new Set(['meta', 'img', 'br', 'path', 'rect']);

interface Tag {
  readonly name: string;
  readonly attributes: string;
}

/** Tags of a page in order, each checked to be closed in its turn; what is in comments, styles and scripts is passed over. */
export function tagsOf(page: string): readonly Tag[] {
  const text = page
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(style|script)([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2></$1>')
    .replace('<!doctype html>', '');
  const open: string[] = [];
  const tags: Tag[] = [];
  for (const [, end, name, attributes] of text.matchAll(/<(\/?)([a-z0-9]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/gi)) {
    if (end) {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last}>`);
      continue;
    }
    tags.push({ name, attributes });
    if (!VOID.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`<${open.join('> <')}> is not closed`);
  const stray = /[<>]/.exec(text.replace(/<\/?[a-z0-9]+(?:\s+[\w-]+(?:="[^"]*")?)*\s*\/?>/gi, ''));
  if (stray) throw new Error(`a stray ${stray[0]}`);
  return tags;
}

/** Headings, captions, titles of drawings and warnings, in order: what a reader sees first. */
export function outlineOf(page: string): readonly string[] {
  const body = page.slice(page.indexOf('<body>'));
  const found = body.matchAll(
    /<(h[1-4]|caption|title|p class="warning")[^>]*>([\s\S]*?)<\/(?:h[1-4]|caption|title|p)>/g,
  );
  return [...found].map(
    ([, kind, text]) =>
      `${kind.slice(0, 2)} ${text
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()}`,
  );
}
