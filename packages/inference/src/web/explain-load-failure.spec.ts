import { FexgraphError } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { explainLoadFailure } from './explain-load-failure.ts';

const explained = (message: string) => explainLoadFailure('webgpu', 'm', new FexgraphError('BAD_MODEL', message));

describe('explainLoadFailure', () => {
  // As onnxruntime-web 1.30 and Chromium 156 say it.
  it.each([
    ['Failed to get GPU adapter. You may need to enable flag "--enable-unsafe-webgpu"', /no GPU .*wasm/],
    [
      'This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user.',
      /lacks some of the operators .*wasm/,
    ],
    [
      "CompileError: WebAssembly.instantiateStreaming(): Compiling or instantiating WebAssembly module violates the following Content Security Policy directive because 'unsafe-eval'",
      /wasm-unsafe-eval/,
    ],
    [
      'no available backend found. ERR: [wasm] RuntimeError: Aborted(both async and sync fetching of the wasm failed)',
      /wasmFolder/,
    ],
    ['CompileError: WebAssembly.instantiate(): expected magic word 00 61 73 6d, found 3c 21 64 6f', /wasmFolder/],
    ["Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc", /not enough memory/],
    ["Can't create a session. failed to allocate a buffer of size 5207187.", /not enough memory/],
    ["Failed to execute 'postMessage' on 'Worker': Data cannot be cloned, out of memory.", /not enough memory/],
  ])('%s', (message, line) => {
    const error = explained(message);
    expect(error.code).toBe('BACKEND_UNAVAILABLE');
    expect(error.toLine()).toMatch(line);
    expect(error.message).toContain(message);
  });

  it('calls the rest a bad model', () => {
    expect(explained('protobuf parsing failed')).toMatchObject({
      code: 'BAD_MODEL',
      hint: expect.stringMatching(/incomplete/),
    });
  });
});
