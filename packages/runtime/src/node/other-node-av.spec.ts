import { expect, it, vi } from 'vitest';
import { InstalledDecoder, InstalledEncoder } from './installed-node-av.ts';
import { VERSION } from './version.ts';

const installed = vi.hoisted(() => ({ VERSION: '99.0.0' as string | undefined }));
vi.mock('@fexgraph/video-node', () => ({
  NodeAvDecoder: class {},
  NodeAvEncoder: class {},
  get VERSION() {
    return installed.VERSION;
  },
}));

it.each([
  ['99.0.0', '99.0.0'],
  [undefined, 'another version'],
])('names a package of another version: %s', async (version, named) => {
  installed.VERSION = version;
  for (const one of [new InstalledDecoder(), new InstalledEncoder()])
    expect(await one.describe()).toEqual({
      missing: `@fexgraph/video-node cannot be loaded: it is ${named}, and fexgraph is ${VERSION}: npm install @fexgraph/video-node@${VERSION}`,
    });
});
