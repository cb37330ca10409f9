/**
 * What the tabs take of `@fexgraph/web` when a runtime is wanted. To import the package itself on demand would bring all
 * that it has: a chunk keeps every export of what is imported so.
 */
export {
  blobOutputs,
  cameraSource,
  createRuntime,
  imagesSource,
  readyGraphs,
  run,
  videoSource,
} from '@fexgraph/web';
