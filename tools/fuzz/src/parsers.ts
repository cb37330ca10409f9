import type { ParserFuzz } from './parser-fuzz.ts';
import { graphFiles } from './parsers/graph-files.ts';

export const PARSERS: readonly ParserFuzz[] = [graphFiles];
