import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Manifest } from './published-packages.ts';

export interface PackedPackage {
  readonly manifest: Manifest;
  readonly bytes: Buffer;
}

/** A registry of these packages alone, for as long as it is open. npm asks it for one scope and others for the rest. */
export async function openRegistry(packages: readonly PackedPackage[]): Promise<{ url: string; close(): void }> {
  const byName = new Map(packages.map((packed) => [packed.manifest.name, packed]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    // Versions of a name change from check to check: npm must not remember them.
    response.setHeader('cache-control', 'no-store');
    const packed = byName.get(path.replace(/\.tgz$/, ''));
    if (!packed) response.writeHead(404).end();
    else if (path.endsWith('.tgz')) response.end(packed.bytes);
    else response.end(JSON.stringify(describe(packed, url)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, close: () => server.close() };
}

function describe({ manifest, bytes }: PackedPackage, url: string): object {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist: { tarball: `${url}${name}.tgz`, integrity } } },
  };
}
