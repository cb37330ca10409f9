// A page without a bundler: what a browser loads is what is written here.
import * as fexgraph from './fexgraph.min.js';

Object.assign(globalThis, { fexgraph });
