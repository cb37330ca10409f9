export type { Runtime } from '../assemble-runtime.ts';
export { type DetectRun, detect } from '../detect/detect.ts';
export {
  type BackendFinding,
  type CheckFinding,
  DOCTOR_TOLERANCE,
  type DoctorOptions,
  type DoctorReport,
  type ModelFinding,
} from '../examine-models.ts';
export { BUILT_IN_PLUGINS } from './built-in-plugins.ts';
export { createRuntime, type RuntimeOptions, type WebRuntime } from './create-runtime.ts';
export { doctor } from './doctor.ts';
export { fetchGraphs } from './fetch-graphs.ts';
