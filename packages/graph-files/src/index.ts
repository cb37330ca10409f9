export { type CanonicalOptions, canonicalGraph } from './canonical/canonical-graph.ts';
export { canonicalJson } from './canonical/canonical-json.ts';
export type { ParamDeclaration, ParamType } from './document/graph-document.ts';
export type { BodyEditor, EditPath } from './edit/body-editor.ts';
export { editGraphFile, type GraphFileEditor } from './edit/edit-graph-file.ts';
export { type FileProblem, type FileProblemCode, formatProblem, GraphFileError } from './file-problem.ts';
export { type LoadOptions, loadGraphFile } from './load-graph-file.ts';
export {
  type GraphOutline,
  type OutlineBody,
  type OutlineNode,
  type OutlineWire,
  outlineGraphFile,
} from './outline/graph-outline.ts';
export type { ProblemPlace } from './outline/locate.ts';
export type { GivenParams } from './params/fill-params.ts';
export type { PluginLoaders } from './plugins/load-plugins.ts';
export { type GraphFile, graphFileReader, type ReadOptions, readGraphFile } from './read-graph-file.ts';
export { graphSchema, graphSchemaText } from './schema/graph-schema.ts';
export type { JsonSchema } from './schema/json-schema.ts';
export { apiOnlyOptions, optionSchema } from './schema/option-schema.ts';
export { DEFAULT_LIMITS, type FileLimits } from './text/limits.ts';
export { findUnreadNodes, validateGraphFile } from './validate-graph-file.ts';
export { type WriteOptions, writeGraphFile } from './write/write-graph-file.ts';
