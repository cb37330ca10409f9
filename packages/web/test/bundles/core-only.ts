// The least that runs a graph of one's own nodes.
import { compile, GraphBuilder, run } from '@fexgraph/web';

Object.assign(globalThis, { compile, GraphBuilder, run });
