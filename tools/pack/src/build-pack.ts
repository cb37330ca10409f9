import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readManifest } from '@fexgraph/models/node';
import { canonicalFaceModule, faceTopologyModule, procrustesBasisModule, readFaceGeometry } from './face-geometry.ts';
import { fetchPackFiles } from './fetch-pack-files.ts';
import { PACK_NETWORKS } from './networks.ts';
import { sha256 } from './sha256.ts';

export interface PackArtefact {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Everything the pack consists of, built from the published packages. */
export async function buildPack(progress: (line: string) => void): Promise<PackArtefact[]> {
  const files = await fetchPackFiles(progress);
  const models = PACK_NETWORKS.map((network) => {
    progress(`converting ${network.id}`);
    return { path: `models/embedded/${network.id}.onnx`, bytes: network.build(files) };
  });
  const geometry = readFaceGeometry(files.faceGeometry);
  const modules = {
    'canonical-face.ts': canonicalFaceModule(geometry),
    'procrustes-basis.ts': procrustesBasisModule(geometry),
    'face-topology.ts': faceTopologyModule(geometry),
  };
  const written = Object.entries(modules).map(([name, text]) => ({
    path: `packages/nodes-multitask/src/geometry/${name}`,
    bytes: new TextEncoder().encode(text),
  }));
  return [...models, ...written];
}

/** Writes the pack into the repository at `root`; each file is complete or not there. */
export async function writePack(root: string, artefacts: readonly PackArtefact[]): Promise<void> {
  for (const { path, bytes } of artefacts) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.part`, bytes);
    await rename(`${target}.part`, target);
  }
}

/** Paths whose contents in the repository at `root` are not what was built. */
export async function changedFiles(root: string, artefacts: readonly PackArtefact[]): Promise<string[]> {
  const changed: string[] = [];
  for (const { path, bytes } of artefacts) {
    const present = await readFile(join(root, path)).catch(() => undefined);
    if (!present || Buffer.compare(present, bytes) !== 0) changed.push(path);
  }
  return changed;
}

/** What manifest.json must say of the built models and does not. */
export async function manifestProblems(root: string, artefacts: readonly PackArtefact[]): Promise<string[]> {
  const { models } = await readManifest(join(root, 'models'));
  return artefacts.flatMap(({ path, bytes }) => {
    if (!path.endsWith('.onnx')) return [];
    const digest = sha256(bytes);
    const entry = models.find(({ file }) => file && `models/${file.path}` === path);
    if (entry?.file?.sha256 === digest && entry.file.bytes === bytes.length) return [];
    return [
      `manifest.json: ${path} must have revision ${digest.slice(0, 12)}, bytes ${bytes.length}, sha256 ${digest}`,
    ];
  });
}
