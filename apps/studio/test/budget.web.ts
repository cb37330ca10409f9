import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import { describe, expect, inject, it } from 'vitest';
import { downloaded, recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();

/** onnxruntime and its workers: what runs models, not the application. */
const RUNTIME = /^ort[.-]/;
/** Bytes of a script or style sheet as a server sends it. */
const sent = (name: string) => gzipSync(readFileSync(join(inject('site'), 'assets', name))).length;
const isCode = (name: string) => /\.(js|css)$/.test(name) && !RUNTIME.test(name);

/** Files of the page that it has asked for since it was opened, workers included. */
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

describe.runIf(there)('what the studio loads', () => {
  const visit = studioPages({ camera: clip });

  it('to be seen, and to run and record a camera, compressed', async () => {
    const { page, site } = await visit({ context: CAMERA_ALLOWED });
    await page.getByRole('button', { name: 'Start camera' }).waitFor();
    const first = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    const code = () =>
      [...new Set(site.requests.map(nameOf))].filter(isCode).reduce((sum, name) => sum + sent(name), 0);
    const seen = code();
    await page.getByRole('button', { name: 'Record' }).click();
    await recorded(page, 2);
    await downloaded(page, () => page.getByRole('button', { name: 'Stop recording' }).click());
    const used = code();
    const all = readdirSync(join(inject('site'), 'assets'))
      .filter(isCode)
      .reduce((sum, name) => sum + sent(name), 0);
    const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
    process.stderr.write(
      `first paint after ${Math.round(first)} ms; ${kB(seen)} to be seen, ${kB(used)} with a camera, ${kB(all)} in all\n`,
    );
    expect(seen).toBeLessThan(150_000);
    expect(used).toBeLessThan(350_000);
  });
});
