import { FexgraphError, type Plugin, type ReadyGraph, toError } from '@fexgraph/core';

/** Graph files are read by people: none is longer. */
const LIMIT = 1_000_000;

/**
 * Graph files of a web server as ready graphs, each named as its file is.
 *
 * @throws FexgraphError BAD_INPUT naming the address that gives no graph file
 */
export async function fetchGraphs(addresses: readonly string[]): Promise<Plugin> {
  return { name: '@fexgraph/runtime/web graphs', nodes: [], graphs: await Promise.all(addresses.map(fetchGraph)) };
}

async function fetchGraph(address: string): Promise<ReadyGraph> {
  const file = new URL(address, globalThis.location.href).href;
  const refuse = (reason: string, cause?: unknown): never => {
    throw new FexgraphError('BAD_INPUT', `graph file ${file} ${reason}`, {
      hint: 'serve the graphs folder of @fexgraph/runtime, or give the text of the file to loadGraphFile',
      cause,
    });
  };
  const response = await fetch(file).catch((cause) => refuse(`cannot be reached (${toError(cause).message})`, cause));
  if (!response.ok) refuse(`is not there: the server gives ${response.status}`);
  const text = await response.text();
  if (text.length > LIMIT) refuse(`is longer than ${LIMIT} characters`);
  if (/^\s*</.test(text)) refuse('is a web page (HTML)');
  const name =
    new URL(file).pathname
      .split('/')
      .at(-1)
      ?.replace(/\.(ya?ml|json)$/, '') ?? file;
  return { name, file: address, text };
}
