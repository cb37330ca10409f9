import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAMERA_ALLOWED, cameraClip } from '@fexgraph/browser-tests';
import sharp from 'sharp';
import { describe, it } from 'vitest';
import { openGraphTab, openReady } from '../support/graph-page.ts';
import { ALL_LOOKS, inEachLook } from '../support/looks.ts';
import { recorded } from '../support/recordings.ts';
import { studioPages } from '../support/studio.ts';

const clip = cameraClip();
const DOCS = fileURLToPath(new URL('../../../../docs/images', import.meta.url));
/** Until curves are drawn anew in the colours of the theme. */
const DRAWN_MS = 2000;

describe('screenshots for the documentation', () => {
  const visit = studioPages({ camera: clip, compiledOnce: false });

  it('of Live', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await page.getByRole('button', { name: 'Record' }).click();
    await recorded(page, 20);
    await inEachLook(page, ALL_LOOKS, async ({ width, colorScheme }) => {
      await page.waitForTimeout(DRAWN_MS);
      const picture = sharp(await page.screenshot()).webp({ quality: 80 });
      await picture.toFile(join(DOCS, `studio-live-${width}-${colorScheme}.webp`));
    });
  });

  it('of Graph', async () => {
    const { page } = await openGraphTab(visit, { context: { viewport: { width: 1280, height: 760 } } });
    await openReady(page, 'embedded');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Run' }).click();
    await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' }).click();
    await page.getByTestId('run-state').getByText('Done').waitFor();
    await sharp(await page.screenshot())
      .png({ palette: true })
      .toFile(join(DOCS, 'studio-graph.png'));
  });
});
