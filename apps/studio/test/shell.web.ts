import { there } from '@fexgraph/browser-tests';
import { describe, expect, it } from 'vitest';
import { studioPages } from './support/studio.ts';

describe.runIf(there)('the studio', () => {
  const visit = studioPages();

  it('has four tabs, each with an address of its own', async () => {
    const { page } = await visit();
    for (const name of ['Analyze', 'Viewer', 'Graph', 'Live']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(new URL(page.url()).hash).toBe(`#${name.toLowerCase()}`);
      expect(await page.getByRole('link', { name }).getAttribute('aria-current')).toBe('page');
    }
  });

  it('stays when a tab cannot be loaded', async () => {
    const { page } = await visit();
    await page.route('**/assets/graph-tab*', (route) => route.abort());
    await page.getByRole('link', { name: 'Graph' }).click();
    await page.getByRole('alert').getByText('This tab cannot be shown').waitFor();
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByRole('heading', { level: 1, name: 'Live' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('loads nothing from elsewhere', async () => {
    const { page, site } = await visit();
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((address) => !address.startsWith(site.address))).toEqual([]);
  });
});
