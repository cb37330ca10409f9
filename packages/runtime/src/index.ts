export { AUTO_BACKEND, backendProblem, checkBackends } from './check-backends.ts';
export { checkModels } from './check-models.ts';
export { type DetectChoices, detectChoices } from './detect/detect-choices.ts';
export { detectGraph } from './detect/detect-graph.ts';
export { type DetectOptions, detectOptions, type PictureInput } from './detect/detect-options.ts';
export { type Ends, fitModels, modelsFor } from './fit-models.ts';
export { readyGraph, readyGraphs } from './ready-graphs.ts';
export { formatOfFile, tableFormat, tableFormats } from './table-formats.ts';
export { headColumns, unsupportedColumns } from './unsupported-columns.ts';
