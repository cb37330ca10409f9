import * as web from '@fexgraph/web';

/** What tests call in the page. */
Object.assign(globalThis, {
  fexgraph: web,
  lostDeviceWorker: (name: string) =>
    new Worker(new URL('./lost-device-worker.ts', import.meta.url), { type: 'module', name }),
});
