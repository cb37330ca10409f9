// A session worker whose GPU device is lost on demand.
import { makeDevicesLosable } from './losable-device.ts';

makeDevicesLosable();
// It waits for this: nothing that it is sent may be lost meanwhile.
await import('@fexgraph/inference/web/worker');
