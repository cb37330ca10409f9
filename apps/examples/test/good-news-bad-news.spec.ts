import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sample = join(root, '../shared/data/news_sample');
const tutorial = join(root, 'docs/tutorials');

it.skipIf(!existsSync(sample))('the tutorial prints and draws what its page shows (needs ../shared)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fexgraph-tutorial-'));
  const home = process.cwd();
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    symlinkSync(sample, join(folder, 'news_sample'));
    process.chdir(folder);
    await import('../src/programs/good-news-bad-news.ts');
    const page = readFileSync(join(tutorial, 'good-news-bad-news.md'), 'utf8');
    const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
    const shown = blocks.flatMap(([, language, text]) => (language === '' ? [text] : [])).join('');
    expect(`${printed.mock.calls.flat().join('\n')}\n`).toBe(shown);
    const figures = readdirSync(join(folder, 'figures'));
    expect(figures.map((name) => `good-news-${name}`)).toEqual(readdirSync(join(tutorial, 'images')).sort());
    for (const name of figures) {
      const drawn = readFileSync(join(folder, 'figures', name), 'utf8');
      expect(drawn, name).toBe(readFileSync(join(tutorial, 'images', `good-news-${name}`), 'utf8'));
    }
  } finally {
    process.chdir(home);
    printed.mockRestore();
    rmSync(folder, { recursive: true });
  }
});
