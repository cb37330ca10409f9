import * as web from './index.ts';

// biome-ignore lint/performance/noReExportAll: one file is the very thing that this one is for
export * from './index.ts';

/**
 * `@fexgraph/web` as one file for pages without a bundler. The file is its own worker: the end of its address says what it
 * is loaded for, so a page serves nothing else than this file and, beside it, the wasm files of onnxruntime.
 */
const SESSIONS = '#fexgraph-sessions-';
const IMPORT = '#fexgraph-import';

const again = (purpose: string, name: string) => new Worker(`${import.meta.url}${purpose}`, { type: 'module', name });

export const createRuntime: typeof web.createRuntime = (options) =>
  web.createRuntime({ createWorker: (name, provider) => again(`${SESSIONS}${provider}`, name), ...options });

export const importModels: typeof web.importModels = (store, files, options) =>
  web.importModels(store, files, { createWorker: (name) => again(IMPORT, name), ...options });

const { hash } = new URL(import.meta.url);
if (hash.startsWith(SESSIONS)) {
  const { loadRuntime } = await import('@fexgraph/inference/web/worker');
  // onnxruntime starts its threads from the file that it lies in, and they need the onnxruntime of their backend.
  const isThread = (globalThis as unknown as { readonly name: string }).name.startsWith('em-pthread');
  if (isThread) await loadRuntime(hash.slice(SESSIONS.length) === 'webgpu' ? 'webgpu' : 'wasm');
}
if (hash === IMPORT) await import('@fexgraph/models/web/worker');
