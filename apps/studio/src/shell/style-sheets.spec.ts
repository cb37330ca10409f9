import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const TABS = ['live', 'analyze', 'viewer', 'graph'];

const sheets = readdirSync(root, { encoding: 'utf8', recursive: true })
  .filter((path) => path.endsWith('.css'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8').replaceAll(/\/\*.*?\*\/|\([^()]*\)/gs, '');
    const selectors = [...text.matchAll(/([^{}@;]+)\{/g)].flatMap(([, list]) =>
      list.split(',').map((one) => one.trim()),
    );
    return { path, selectors };
  });
const classesIn = (selector: string) => [...selector.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name);

describe('the style sheets of the tabs', () => {
  it('are found', () => expect(sheets.map(({ path }) => dirname(path))).toEqual(expect.arrayContaining(TABS)));

  // A sheet stays in the page when its tab is left.
  it.each(TABS)('leave alone what stands in another tab: %s', (tab) => {
    const own = sheets.filter(({ path }) => dirname(path) === tab).flatMap(({ selectors }) => selectors);
    const everywhere = new Set(own.filter((selector) => !/[\s>+~]/.test(selector)).flatMap(classesIn));
    const others = sheets.filter(({ path }) => dirname(path) !== tab);
    const shared = others.map(({ path, selectors }) => [
      path,
      selectors.flatMap(classesIn).filter((name) => everywhere.has(name)),
    ]);
    expect(shared.filter(([, names]) => names.length > 0)).toEqual([]);
  });
});
