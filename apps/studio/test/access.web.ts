import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import { describe, expect, it } from 'vitest';
import { seriousFindings } from './support/accessible.ts';
import { inEachLook } from './support/looks.ts';
import { recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();

describe.runIf(there)('the studio for everybody', () => {
  const visit = studioPages({ camera: clip });

  it('has no serious finding of axe-core, and nothing that needs sideways scrolling', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    const findings: string[] = [];
    const look = (what: string) =>
      inEachLook(page, async (width, scheme) => {
        const found = [...(await seriousFindings(page))];
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
