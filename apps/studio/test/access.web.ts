import { readFileSync } from 'node:fs';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inEachLook } from './support/looks.ts';
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

  it('has no serious finding of axe-core, and nothing that needs sideways scrolling', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    const findings: string[] = [];
    const look = (what: string) =>
      inEachLook(page, async (width, scheme) => {
        const found = await seriousFindings(page);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (beyond > 0) found.push(`${beyond} px too wide`);
        findings.push(...found.map((finding) => `${what}, ${scheme}, ${width} px: ${finding}`));
      });
    await look('at first');
    await page.getByRole('button', { name: 'Record' }).click();
    await recorded(page, 2);
    await page.getByRole('region', { name: 'Nodes' }).waitFor();
    await look('while it records');
    await page.getByRole('button', { name: 'Use notes' }).click();
    await look('use notes');
    expect(findings).toEqual([]);
  });
});
