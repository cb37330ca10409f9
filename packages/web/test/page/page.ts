import * as web from '@fexgraph/web';

/** What tests call in the page. */
Object.assign(globalThis, { fexgraph: web });
