import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import { describe, expect, it } from 'vitest';
import { findingsInLooks } from './support/accessible.ts';
import { ALL_LOOKS } from './support/looks.ts';
import { recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();

describe.runIf(there)('the studio for everybody', () => {
  const visit = studioPages({ camera: clip });

  it('has no serious finding of axe-core, and nothing that needs sideways scrolling', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    const findings: string[] = [];
    const look = async (what: string) => findings.push(...(await findingsInLooks(page, what, ALL_LOOKS)));
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
