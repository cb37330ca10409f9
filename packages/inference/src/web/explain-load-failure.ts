import { FexgraphError } from '@fexgraph/core';
import type { BackendId } from '../session.ts';

interface Explanation {
  readonly words: RegExp;
  readonly reason: string;
  readonly hint: string;
}

/** onnxruntime has no error codes, so its words decide. In this order: one message may have the words of several. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    words: /fallback to CPU EP has been explicitly disabled/,
    reason: 'it lacks some of the operators of',
    hint: 'run this model on wasm',
  },
  {
    words: /unsafe-eval|Content Security Policy|Refused to compile/i,
    reason: 'the page forbids WebAssembly, so it cannot run',
    hint: "add 'wasm-unsafe-eval' to script-src of the Content-Security-Policy",
  },
  {
    words: /GPU adapter|GPU device|requestDevice|WebGPU is not supported|navigator\.gpu/i,
    reason: 'the browser gives no GPU for',
    hint: 'use backend wasm, or a browser and a graphics driver with WebGPU',
  },
  {
    words: /out of memory|bad_alloc|allocation failed|(failed to|could not) allocate/i,
    reason: 'there is not enough memory for',
    hint: 'close other pages, or choose a smaller model',
  },
  {
    words:
      /fetching of the wasm|magic (word|number)|WebAssembly\.instantiate|dynamically imported module|Failed to fetch/i,
    reason: "onnxruntime's wasm files are not where they should be, so it cannot run",
    hint: 'serve them beside the worker, or give their folder as wasmFolder',
  },
];

/** The error of a model that a worker could not load; `failure` is what the worker said. */
export function explainLoadFailure(backend: BackendId, model: string, failure: FexgraphError): FexgraphError {
  const { message } = failure;
  const found = EXPLANATIONS.find(({ words }) => words.test(message));
  if (found) {
    const text = `backend ${backend}: ${found.reason} model "${model}": ${message}`;
    return new FexgraphError('BACKEND_UNAVAILABLE', text, { hint: found.hint, cause: failure });
  }
  return new FexgraphError('BAD_MODEL', `model "${model}" cannot be loaded: ${message}`, {
    hint: 'the file may be incomplete or not an ONNX model: fetch or convert it again',
    cause: failure,
  });
}
