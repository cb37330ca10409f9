export {
  canonicalFaceModule,
  type FaceGeometry,
  PACK_FILES,
  PACK_NETWORKS,
  type PackFile,
  type PackNetwork,
  readFaceGeometry,
} from '../../pack/index.ts';
export { buildPack, changedFiles, manifestProblems, type PackArtefact, writePack } from './build-pack.ts';
export { fetchPackFiles } from './fetch-pack-files.ts';
