import { Composer, type Document, Lexer, LineCounter, Parser, type YAMLError } from 'yaml';
import type { ProblemLog } from '../problem-log.ts';
import { convertDocument } from './convert-document.ts';
import type { FileMap, FileValue, Position } from './file-value.ts';
import { firstNonJson } from './first-non-json.ts';
import type { FileLimits } from './limits.ts';

const START: Position = { line: 1, column: 1 };

/**
 * Reads the text of a graph file. JSON is read as the YAML that it is, so that both have positions; a file called
 * `.json` must also be JSON in the strict sense.
 */
export function parseText(text: string, log: ProblemLog, limits: FileLimits): FileMap | undefined {
  if (text.length > limits.maxCharacters) {
    log.add('limit', START, `the file has ${text.length} characters, more than ${limits.maxCharacters}`);
    return undefined;
  }
  const value = parseYaml(text, log, limits);
  if (log.isEmpty && log.file.toLowerCase().endsWith('.json')) checkJson(text, log);
  if (!value || !log.isEmpty) return undefined;
  if (value.kind === 'map') return value;
  log.add('wrong-value', value.at, 'a graph file is a map with version, nodes and more', {
    hint: 'see the examples in graphs/',
  });
  return undefined;
}

function parseYaml(text: string, log: ProblemLog, limits: FileLimits): FileValue | undefined {
  const lines = new LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = compose(text, lines, place, log, limits);
  if (!documents) return undefined;
  // Where the parser has lost its way it goes on to complain: only the first complaint is about the file.
  const complaints = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  const first = complaints.reduce((a, b) => (b.pos[0] < a.pos[0] ? b : a), complaints[0]);
  if (first) complain(first, text, place, log);
  if (documents.length > 1) log.add('syntax', place(documents[1].range[0]), 'a graph file holds one document');
  if (!log.isEmpty) return undefined;
  if (!documents[0]?.contents) {
    log.add('syntax', START, 'the file is empty');
    return undefined;
  }
  return convertDocument(documents[0], place, log, limits);
}

/**
 * The parser reports its nesting after every lexeme. The composer recurses, and deep nesting would end the process
 * there, not in an error that could be caught: depth is checked before it sees anything.
 */
function compose(
  text: string,
  lines: LineCounter,
  place: (offset: number) => Position,
  log: ProblemLog,
  limits: FileLimits,
): Document.Parsed[] | undefined {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'directive') {
        log.add('syntax', place(token.offset), 'directives are not allowed: a graph file is YAML 1.2');
        return undefined;
      }
      tokens.push(token);
    }
    if (parser.stack.length > limits.maxDepth + 2) {
      log.add('limit', place(parser.offset), `maps and lists are nested more than ${limits.maxDepth} deep`);
      return undefined;
    }
  }
  tokens.push(...parser.end());
  // Keys are checked for being unique by us: the library's way is quadratic.
  return [...new Composer({ uniqueKeys: false, version: '1.2', strict: true }).compose(tokens)];
}

/** Inside brackets YAML takes the `{` of a param for a map. */
const UNQUOTED_PARAM = /\$\{[^{}\n"']*\}/y;

function complain(
  { pos: [offset], message }: YAMLError,
  text: string,
  place: (offset: number) => Position,
  log: ProblemLog,
): void {
  const dollar = Math.max(0, offset - 1);
  UNQUOTED_PARAM.lastIndex = dollar;
  const param = UNQUOTED_PARAM.exec(text)?.[0];
  if (param === undefined) log.add('syntax', place(offset), message);
  else log.add('syntax', place(dollar), 'inside { } and [ ] a param needs quotes', { hint: `write "${param}"` });
}

function checkJson(text: string, log: ProblemLog): void {
  try {
    JSON.parse(text);
  } catch (thrown) {
    log.add('syntax', firstNonJson(text), `not JSON: ${(thrown as SyntaxError).message}`, {
      hint: 'call it .yaml if it is meant to be YAML',
    });
  }
}
