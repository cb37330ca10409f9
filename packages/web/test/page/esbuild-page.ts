import * as web from '@fexgraph/web';

Object.assign(globalThis, { fexgraph: web });
