import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeOf, names, referencesOf } from '../src/doc-references.ts';
import { readTree } from '../src/read-tree.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('documentation', () => {
  const tree = readTree(root);
  const pages = tree.filter((path) => path.endsWith('.md') && !/^docs\/api\/|\.api\.md$/.test(path));

  it.each(pages)('%s refers to what exists', (page) => {
    const { links, files } = referencesOf(readFileSync(join(root, page), 'utf8'));
    // The specification speaks of py-feat's files.
    const ours = page.startsWith('docs/spec/') ? [] : files;
    const brokenLinks = links.filter((link) => !existsSync(join(root, dirname(page), link.split('#')[0])));
    expect({ brokenLinks, unknownFiles: ours.filter((file) => !names(tree, file)) }).toEqual({
      brokenLinks: [],
      unknownFiles: [],
    });
  });

  // What a reader copies has been compiled and run: it stands in an example, and examples are tested.
  const examples = tree
    .filter((path) => /^apps\/examples\/.*\.(ts|yaml)$/.test(path))
    .map((path) => readFileSync(join(root, path), 'utf8'));
  const guides = pages.filter((page) =>
    /^(README|docs\/(tutorials\/)?[\w-]+|apps\/examples\/.*README)\.md$/.test(page),
  );

  it.each(guides)('%s shows code that is tested', (page) => {
    const shown = codeOf(readFileSync(join(root, page), 'utf8'));
    expect(shown.filter((code) => !examples.some((example) => example.includes(code)))).toEqual([]);
  });

  it('shows a node and a graph whole', () => {
    const shown = codeOf(readFileSync(join(root, 'README.md'), 'utf8'));
    for (const file of ['large-faces.ts', 'programs/own-graph.ts', 'programs/detect.ts'])
      expect(shown).toContain(readFileSync(join(root, 'apps/examples/src', file), 'utf8'));
  });

  it('has the pages that README promises', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md']));
  });
});

describe('references of a page', () => {
  it('are relative links and names of files, not addresses, results or code', () => {
    const page = [
      '[a](docs/a.md#part) ![b](images/b.svg) [c](https://c.org) [d](#d)',
      '`packages/core` `src/run/policy.spec.ts` `policy.ts` `fex.csv` `graph.add(x)` `@fexgraph/core`',
      '```ts\n`packages/none`; [e](e.md)\n```',
    ].join('\n\n');
    expect(referencesOf(page)).toEqual({
      links: ['docs/a.md#part', 'images/b.svg'],
      files: ['packages/core', 'src/run/policy.spec.ts', 'policy.ts'],
    });
  });

  it('have code in blocks of TypeScript and YAML', () => {
    expect(codeOf('a\n```ts\nf();\ng();\n```\n```sh\nls\n```\n```yaml\na: 1\n```\n')).toEqual([
      'f();\ng();\n',
      'a: 1\n',
    ]);
  });

  it('name a path or the end of one', () => {
    const tree = ['packages/core/src/run/policy.ts', 'packages/core/api/core.api.md'];
    for (const name of ['packages/core', 'packages/core/', 'src/run/policy.ts', 'policy.ts', 'packages/*/api/*.api.md'])
      expect(names(tree, name), name).toBe(true);
    for (const name of ['packages/cor', 'run/policies.ts', 'olicy.ts', 'packages/*.ts'])
      expect(names(tree, name), name).toBe(false);
  });
});
