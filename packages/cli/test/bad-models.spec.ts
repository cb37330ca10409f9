import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints, runCli } from './run-cli.ts';
import { ASTRONAUT, MODELS } from './support/photos.ts';
import { readRecord } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();

/** A copy of the models folder with something wrong in it. */
function modelsWith(name: string, breakIt: (folder: string) => void): string {
  const folder = join(scratch, name);
  cpSync(MODELS, folder, { recursive: true });
  breakIt(folder);
  return folder;
}
const detector = (folder: string) => join(folder, 'embedded', 'rfb-320.onnx');

function flipBytes(folder: string): void {
  const bytes = readFileSync(detector(folder));
  bytes.fill(7, 1000, 5000);
  writeFileSync(detector(folder), bytes);
}

/** The file is a fine model, but not the one that the manifest speaks of. */
function otherModel(folder: string): void {
  cpSync(join(folder, 'embedded', 'blazeface-short.onnx'), detector(folder));
}

function editManifest(edit: (text: string) => string) {
  return (folder: string) => {
    const path = join(folder, 'manifest.json');
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
  };
}

describe('fexgraph with a model file that is not what it should be', () => {
  it.each<[string, (folder: string) => void, RegExp]>([
    ['zero-byte', (folder) => writeFileSync(detector(folder), ''), /model "rfb-320": .*rfb-320\.onnx is empty/],
    ['corrupt', flipBytes, /model "rfb-320": .*rfb-320\.onnx has sha256 [0-9a-f]{64}, the manifest says [0-9a-f]{64}/],
    ['exchanged', otherModel, /model "rfb-320": .*rfb-320\.onnx has/],
    ['missing', (folder) => rmSync(detector(folder)), /model "rfb-320": .*rfb-320\.onnx is missing/],
  ])('says in one line which and why: %s', async (name, breakIt, reason) => {
    const models = modelsWith(name, breakIt);
    const out = join(scratch, `${name}-out`);
    const run = await runCli(['detect', ASTRONAUT, '--models', models, '--out', out]);
    expect(run.code).toBe(1);
    expect(complaints(run)).toEqual([expect.stringMatching(reason)]);
    expect(run.out).toBe('');
    expect(readRecord(out)).toMatchObject({ complete: false, outputs: [] });
  });

  it('finds the same with models verify, and says that the others are fine', async () => {
    const models = modelsWith('verify', flipBytes);
    const run = await runCli(['models', 'verify', '--folder', models]);
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/rfb-320: BAD: .*sha256/);
    expect(run.out).toContain('mobilefacenet: ok\n');
  });
});

describe('fexgraph with a manifest that cannot be used', () => {
  it.each<[string, (folder: string) => void, RegExp]>([
    ['no-manifest', (folder) => rmSync(join(folder, 'manifest.json')), /manifest\.json .*ENOENT/],
    ['no-json', editManifest(() => '{'), /manifest\.json is not JSON/],
    ['wrong-sha', editManifest((text) => text.replace(/("sha256": ")[0-9a-f]{4}/, '$1dead')), /"rfb-320"/],
  ])('says in one line what is wrong: %s', async (name, breakIt, reason) => {
    const models = modelsWith(name, breakIt);
    const run = await runCli(['detect', ASTRONAUT, '--models', models, '--out', join(scratch, 'unused')]);
    expect(run.code).toBe(1);
    expect(complaints(run)).toEqual([expect.stringMatching(reason)]);
  });
});
