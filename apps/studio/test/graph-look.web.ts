import { there } from '@fexgraph/browser-tests';
import { describe, it } from 'vitest';
import { openReady } from './support/graph-page.ts';
import { studioPages } from './support/studio.ts';

describe.runIf(there)('looks', () => {
  const visit = studioPages();
  it('shots', async () => {
    for (const [width, scheme] of [
      [1440, 'light'],
      [1440, 'dark'],
      [768, 'light'],
      [360, 'dark'],
    ] as const) {
      const { page } = await visit({
        path: '#graph',
        context: { viewport: { width, height: 900 }, colorScheme: scheme },
      });
      await page.getByRole('toolbar', { name: 'Graph file' }).waitFor();
      await openReady(page, 'embedded');
      await page.waitForTimeout(800);
      await page.screenshot({ path: `/tmp/g-${width}-${scheme}.png` });
      if (width === 1440 && scheme === 'light') {
        await page.getByRole('button', { name: 'Run', exact: true }).first().click();
        await page.locator('.side').getByRole('button', { name: 'Run', exact: true }).click();
        await page.getByTestId('run-state').getByText('Done').waitFor({ timeout: 60000 });
        await page.waitForTimeout(500);
        await page.screenshot({ path: `/tmp/g-run.png` });
      }
      if (width === 360) {
        await page.getByRole('button', { name: 'Add' }).click();
        await page.screenshot({ path: `/tmp/g-360-add.png` });
      }
    }
  });
});
