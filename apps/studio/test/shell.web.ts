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

  it.each([
    ['the page', '**/assets/*.js', '', 'fexgraph studio is loading. If this text stays'],
    ['the node types of Graph', '**/models/manifest.json', '#graph', 'This tab cannot be shown'],
  ])('says what to do where the server does not give %s', async (_, missing, path, said) => {
    const { page, site } = await visit();
    await page.route(missing, (route) => route.abort());
    await page.goto('about:blank');
    await page.goto(`${site.address}/${path}`);
    await page.getByText(said).waitFor();
    await page.getByText(/start it/).waitFor();
  });

  it('moves nothing for those who want that', async () => {
    const { page } = await visit({ context: { reducedMotion: 'reduce' } });
    const moving: unknown[] = [];
    for (const name of ['Analyze', 'Viewer', 'Graph', 'Live']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      if (name === 'Graph') await page.getByRole('toolbar', { name: 'Graph file' }).waitFor();
      moving.push(
        ...(await page.evaluate(() =>
          [...document.querySelectorAll('*')].flatMap((element) => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            const isStill = animationName === 'none' && /^(0s(, )?)*$/.test(transitionDuration);
            return isStill ? [] : [`${element.tagName} ${element.className} ${transitionDuration} ${animationName}`];
          }),
        )),
      );
    }
    expect(moving).toEqual([]);
  });

  it('loads nothing from elsewhere', async () => {
    const { page, site } = await visit();
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((address) => !address.startsWith(site.address))).toEqual([]);
  });
});
