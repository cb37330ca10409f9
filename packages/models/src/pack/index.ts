export { canonicalFaceModule, type FaceGeometry, readFaceGeometry } from './face-geometry.ts';
export { PACK_NETWORKS, type PackNetwork } from './networks.ts';
export { PACK_FILES, type PackFile, type PackFileName, type PackTarball } from './pack-sources.ts';
