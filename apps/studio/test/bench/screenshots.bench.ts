import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAMERA_ALLOWED, cameraClip } from '@fexgraph/browser-tests';
import sharp from 'sharp';
import { describe, it } from 'vitest';
import { recorded } from '../support/recordings.ts';
import { studioPages } from '../support/studio.ts';

const clip = cameraClip();
/** Default: the pictures of the documentation alone. */
const ALL = process.env.FEXGRAPH_SCREENSHOTS;
const DOCS = fileURLToPath(new URL('../../../../docs/images', import.meta.url));
const WIDTHS = [360, 768, 1440];

describe('screenshots', () => {
  const visit = studioPages({ camera: clip });

  it.each(WIDTHS.flatMap((width) => [['light', width] as const, ['dark', width] as const]))(
    'of Live: %s, %d px',
    async (colorScheme, width) => {
      const context = { ...CAMERA_ALLOWED, colorScheme, viewport: { width, height: 900 } };
      const { page } = await visit({ context });
      await page.getByRole('button', { name: 'Record' }).click();
      await recorded(page, 20);
      const picture = sharp(await page.screenshot({ fullPage: width < 1440 })).webp({ quality: 80 });
      const name = `studio-live-${width}-${colorScheme}.webp`;
      if (ALL) {
        mkdirSync(ALL, { recursive: true });
        await picture.toFile(join(ALL, name));
      }
      if (width === 1440)
        await picture.clone().toFile(join(DOCS, `studio-live${colorScheme === 'dark' ? '-dark' : ''}.webp`));
    },
  );
});
