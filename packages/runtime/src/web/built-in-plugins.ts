import type { Plugin } from '@fexgraph/core';
import { plugin as detect } from '@fexgraph/nodes-detect';
import { plugin as identity } from '@fexgraph/nodes-identity';
import { plugin as multitask } from '@fexgraph/nodes-multitask';
import { plugin as streams } from '@fexgraph/nodes-stream';
import { plugin as sinks } from '@fexgraph/sinks/web';
import { plugin as sources } from '@fexgraph/sources/web';
import { plugin as video } from '@fexgraph/video/web';

/** The node types of a page: those of `@fexgraph/runtime/node`, with sources and sinks of a browser. */
export const BUILT_IN_PLUGINS: readonly Plugin[] = [sources, video, detect, multitask, identity, streams, sinks];
