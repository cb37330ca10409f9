export { BesideFile, type BesideOptions, type FileMark, writeBeside } from './beside-file.ts';
export { ByteReader } from './byte-reader.ts';
export { diskError, fault } from './disk-error.ts';
export { requireAllowed, shown } from './download/address.ts';
export { declaredSize, strongTag } from './download/check-answer.ts';
export { type DownloadPlan, download, type RetrySettings } from './download/download.ts';
export { refuseType, statusFailure, TransientFailure, WrongFile, webPage } from './download/download-failure.ts';
export type { DownloadTerms } from './download/download-terms.ts';
export { PartFile } from './download/part-file.ts';
export { pause } from './download/pause.ts';
export { type Credentials, request } from './download/request.ts';
export type { DownloadProgress } from './download/transfer-meter.ts';
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
export { readError } from './read-error.ts';
export {
  type HeldFile,
  isAddress,
  REMOTE_INPUTS,
  type RemoteFacts,
  type RemoteInputs,
  requireRemote,
} from './remote-inputs.ts';
export { type FormerRun, isAsWritten, RECORD_END, type RecordedFile, RunFiles, readFormerRun } from './run-files.ts';
export { type OutputRules, RunOutputs } from './run-outputs.ts';
export { type LockOptions, withLock } from './with-lock.ts';
