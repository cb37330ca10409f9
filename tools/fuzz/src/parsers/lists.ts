import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPictures } from '@fexgraph/sources/node';
import type { ParserFuzz } from '../parser-fuzz.ts';

const decoder = new TextDecoder();
const folder = mkdtempSync(join(tmpdir(), 'fexgraph-fuzz-'));
for (const name of ['one.png', 'two (1).jpg', `${'a'.repeat(60)}.jpg`]) writeFileSync(join(folder, name), name);

/** Keeps a pattern in its folder: only the folder made above may be searched. */
const inside = (line: string) => line.replace(/(?<!\d)\.\.|\.\.(?!\d)/g, '.').replace(/(^|[^\w*.-])[/\\~]+/g, '$1');

export const lists: ParserFuzz = {
  name: 'lists',
  corpus: [
    'one.png\ntwo (1).jpg\ngone.png\n',
    '*.png\n',
    '{one,two*}.{png,jpg}\n[a-z]*.jpg\n',
    '**/*.{jpg,jpeg,png}\n',
    'a'.repeat(5000),
    // patterns that take a matcher long
    `${'*a'.repeat(40)}.jpg`,
    `${'+(a|a)'.repeat(30)}.png`,
    `${'*(*('.repeat(20)}a${'))'.repeat(20)}.jpg`,
    `${'{a,b}'.repeat(20)}.jpg`,
    `${'{a,}'.repeat(30)}.jpg`,
    '(a+)+b*.jpg',
    `{1..1000000000}*.jpg`,
    `${'{'.repeat(5000)}a,b*`,
    `${'['.repeat(5000)}a]*`,
    '{'.repeat(200_000),
    '['.repeat(200_000),
    `{${','.repeat(200_000)}`,
    `${'**/'.repeat(200)}*.jpg`,
  ].map((text) => new TextEncoder().encode(text)),
  run: (input) => listPictures(decoder.decode(input).split(/\r?\n/).slice(0, 100).map(inside).filter(Boolean), folder),
  limitMs: 60_000,
  limitMb: 512,
};
