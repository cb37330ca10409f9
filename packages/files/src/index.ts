export { BesideFile, type BesideOptions, type FileMark, writeBeside } from './beside-file.ts';
export { ByteReader } from './byte-reader.ts';
export { diskError, fault } from './disk-error.ts';
export { FolderLock } from './folder-lock.ts';
export { createLock, isHolderGone, type LockHolder, ownLocks, removeStale } from './lock-file.ts';
export {
  DiskFiles,
  diskFiles,
  INPUT_FILES,
  type InputFiles,
  type Occupant,
  OUTPUT_FILES,
  type OutputFiles,
  type OutputHandle,
} from './output-files.ts';
export { type FormerRun, isAsWritten, RECORD_END, type RecordedFile, RunFiles, readFormerRun } from './run-files.ts';
export { type OutputRules, RunOutputs } from './run-outputs.ts';
