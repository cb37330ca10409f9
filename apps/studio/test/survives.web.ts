import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import { readFexCsv } from '@fexgraph/sinks';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { downloaded, recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

/** Rows in the only recording that is kept. */
async function keptRows(page: Page): Promise<number> {
  const { bytes } = await downloaded(page, () => button(page, /^Save .* as CSV/).click());
  return readFexCsv(bytes.toString()).rowCount;
}

/** Has room for a header and three frames. */
const FULL_DISK = `
  const { write } = FileSystemSyncAccessHandle.prototype;
  let calls = 0;
  FileSystemSyncAccessHandle.prototype.write = function (...given) {
    if (calls++ > 3) throw new DOMException('no room', 'QuotaExceededError');
    return write.apply(this, given);
  };
`;

describe.runIf(there)('what was recorded is not lost', () => {
  const visit = studioPages({ camera: clip });

  it('when the tab crashes', async () => {
    const { page, site } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Record').click();
    await recorded(page, 4);
    const crashed = page.waitForEvent('crash');
    page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = await page.context().newPage();
    await next.goto(site.address);
    await messages(next)
      .getByText(/A recording was cut off/)
      .waitFor();
    await messages(next)
      .getByText(/save it under Recordings/)
      .waitFor();
    expect(await keptRows(next)).toBeGreaterThanOrEqual(4);
    await button(next, /^Remove /).click();
    await button(next, /^Remove /).waitFor({ state: 'detached' });
  });

  it('when another tab of the studio is opened, which is said', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Record').click();
    await recorded(page, 2);
    const { name } = await downloaded(page, () => page.getByRole('link', { name: 'Viewer' }).click());
    expect(name).toMatch(/^live-.*\.csv$/);
    await messages(page).getByText('The recording ended when its tab was left').waitFor();
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByText('Start the camera, play a video').waitFor();
    await button(page, /^Save .* as CSV/).waitFor();
    expect(await page.getByTestId('account').count()).toBe(0);
  });

  it('when the page is loaded again, which the browser asks about', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Record').click();
    await recorded(page, 2);
    const asked = page.waitForEvent('dialog');
    const reloaded = page.reload();
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await reloaded;
    await messages(page)
      .getByText(/A recording was cut off/)
      .waitFor();
    expect(await keptRows(page)).toBeGreaterThanOrEqual(2);
  });

  it('when another tab looks while it goes on', async () => {
    const { page, site } = await visit({ context: CAMERA_ALLOWED });
    const other = await page.context().newPage();
    const look = async () => {
      await other.goto('about:blank');
      await other.goto(site.address);
      await button(other, 'Start camera').waitFor();
      await other.waitForTimeout(500);
      expect(await button(other, /^Remove /).count()).toBe(0);
      expect(
        await messages(other)
          .getByText(/cut off/)
          .count(),
      ).toBe(0);
    };
    // From the moment on when there is a file: before there is who writes it.
    let writes = () => undefined as void;
    const writer = new Promise<void>((resolve) => {
      writes = resolve;
    });
    await page.route('**/spool-worker*', async (route) => {
      await writer;
      await route.continue();
    });
    await button(page, 'Record').click();
    await page.waitForFunction(async () => {
      const kept = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings', { create: true });
      for await (const _ of kept.keys()) return true;
      return false;
    });
    await look();
    writes();
    await recorded(page, 1);
    await look();
  });

  it('when the camera is lost', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Record').click();
    await recorded(page, 3);
    const { name } = await downloaded(page, () => page.context().clearPermissions());
    expect(name).toMatch(/\.csv$/);
    await messages(page)
      .getByText(/the camera ".*" stopped/)
      .waitFor();
    await messages(page)
      .getByText(/it was unplugged/)
      .waitFor();
    await button(page, 'Start camera').waitFor();
    expect(await keptRows(page)).toBeGreaterThanOrEqual(3);
  });

  it('when no room is left', async () => {
    // The disk of a private window is memory, and has no quota: so the file is what is full.
    const instead = (path: string) =>
      path.includes('spool-worker') ? FULL_DISK + readFileSync(join(inject('site'), path), 'utf8') : undefined;
    const { page } = await visit({ context: CAMERA_ALLOWED, instead });
    await button(page, 'Record').click();
    await messages(page)
      .getByText(/no more room: save and remove recordings/)
      .waitFor();
    await messages(page)
      .getByText(/The recording ended after \d+ frames/)
      .waitFor();
    // The camera goes on.
    await button(page, 'Pause').waitFor();
    expect(await keptRows(page)).toBeGreaterThanOrEqual(3);
  });

  it('when the tab Live is left', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Record').click();
    await recorded(page, 2);
    const { name } = await downloaded(page, () => page.getByRole('link', { name: 'Graph' }).click());
    expect(name).toMatch(/\.csv$/);
  });
});

describe.runIf(there)('a camera that may not be used', () => {
  const visit = studioPages({ camera: clip });

  it('is a message that says what to do', async () => {
    const { page } = await visit({ context: { permissions: [] } });
    await button(page, 'Start camera').click();
    await messages(page)
      .getByText(/permission was denied/)
      .waitFor();
    await messages(page)
      .getByText(/allow the camera for this page/)
      .waitFor();
    await button(page, 'Start camera').waitFor();
  });
});
