import type { ParserFuzz } from './parser-fuzz.ts';
import { analysisCsv, analysisNdjson } from './parsers/analysis-tables.ts';
import { checkpoints } from './parsers/checkpoints.ts';
import { galleries } from './parsers/galleries.ts';
import { graphFiles } from './parsers/graph-files.ts';
import { lists } from './parsers/lists.ts';
import { manifests } from './parsers/manifests.ts';
import { onnx } from './parsers/onnx.ts';
import { parts } from './parsers/parts.ts';
import { pictures } from './parsers/pictures.ts';
import { segments } from './parsers/segments.ts';
import { tables } from './parsers/tables.ts';
import { tflite } from './parsers/tflite.ts';

export const PARSERS: readonly ParserFuzz[] = [
  pictures,
  tables,
  analysisCsv,
  analysisNdjson,
  lists,
  galleries,
  graphFiles,
  manifests,
  checkpoints,
  onnx,
  tflite,
  segments,
  parts,
];
