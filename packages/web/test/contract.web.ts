import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { there } from '@fexgraph/browser-tests';
import { definitionOf, type Plugin } from '@fexgraph/core';
import { BUILT_IN_PLUGINS as NODE } from '@fexgraph/runtime/node';
import { BUILT_IN_PLUGINS as WEB } from '@fexgraph/runtime/web';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oracleMissing } from '../../video/test/ffmpeg-oracle.ts';
import { makeClip } from '../../video/test/make-clips.ts';
import type {} from './page/contract-page.ts';
import { browserTests } from './support/browser-tests.ts';

const noClips = oracleMissing();
const nodesOf = (plugins: readonly Plugin[]) => plugins.flatMap(({ nodes }) => nodes);
const inNode = nodesOf(NODE);
/** Those of a class that only browsers have; the contract of the others is checked in their packages. */
const types = nodesOf(WEB)
  .filter((node) => !inNode.includes(node))
  .map((node) => definitionOf(node).type);

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(there)('the node contract in a browser', () => {
  const visit = browserTests();
  let page: Page;
  beforeAll(async () => {
    let clip: Buffer | undefined;
    if (!noClips) {
      makeClip(folder, 'plain.mp4');
      clip = readFileSync(join(folder, 'plain.mp4'));
    }
    const instead = (path: string) => (path === '/clip.mp4' ? clip : undefined);
    ({ page } = await visit({ path: 'contract.html', instead }));
    await page.waitForFunction(() => 'contractOf' in globalThis);
  });

  for (const type of types) {
    const isMissing = type === 'source/video' && noClips !== undefined;
    it.skipIf(isMissing)(`is kept by ${type}${isMissing ? ` (${noClips})` : ''}`, async () => {
      const { promises, broken } = await page.evaluate((node) => contractOf(node), type);
      expect(broken).toEqual([]);
      expect(promises).toBeGreaterThan(0);
    });
  }
});
