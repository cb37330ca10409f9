import { readFileSync } from 'node:fs';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();
const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const SERIOUS = ['serious', 'critical'];

/** What axe-core finds that keeps somebody from using the page, in words. */
async function seriousFindings(page: Page): Promise<string[]> {
  // By the debugger: the policy of the page allows no scripts from elsewhere.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { readonly axe: typeof axe }).axe.run(document),
  );
  return violations
    .filter(({ impact }) => SERIOUS.includes(String(impact)))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe.runIf(there)('the studio for everybody', () => {
  const visit = studioPages({ camera: clip });

  it.each([
    ['light', 360],
    ['dark', 360],
    ['light', 768],
    ['dark', 768],
    ['light', 1440],
    ['dark', 1440],
  ] as const)(
    'has no serious finding of axe-core, and no sideways scrolling: %s, %d px',
    async (colorScheme, width) => {
      const context = { ...CAMERA_ALLOWED, colorScheme, viewport: { width, height: 900 } };
      const { page } = await visit({ context });
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Record' }).click();
      await recorded(page, 2);
      await page.getByRole('region', { name: 'Nodes' }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: 'Use notes' }).click();
      expect(await seriousFindings(page)).toEqual([]);
    },
  );
});
