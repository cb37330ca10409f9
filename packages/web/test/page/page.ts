import * as web from '@fexgraph/web';

/** What tests call in the page. Bundlers find workers by these very expressions. */
Object.assign(globalThis, {
  fexgraph: web,
  countedBuffersWorker: (name: string) =>
    new Worker(new URL('./counted-buffers-worker.ts', import.meta.url), { type: 'module', name }),
  lostDeviceWorker: (name: string) =>
    new Worker(new URL('./lost-device-worker.ts', import.meta.url), { type: 'module', name }),
  mortalWorker: (name: string) => new Worker(new URL('./mortal-worker.ts', import.meta.url), { type: 'module', name }),
  smallMemoryWorker: (name: string) =>
    new Worker(new URL('./small-memory-worker.ts', import.meta.url), { type: 'module', name }),
});
