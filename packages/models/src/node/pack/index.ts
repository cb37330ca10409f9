export { buildPack, changedFiles, manifestProblems, type PackArtefact, writePack } from './build-pack.ts';
export { fetchPackFiles } from './fetch-pack-files.ts';
