import { plugin as batch } from '@fexgraph/batch';
import type { Plugin } from '@fexgraph/core';
import { plugin as detect } from '@fexgraph/nodes-detect';
import { plugin as identity } from '@fexgraph/nodes-identity/node';
import { plugin as multitask } from '@fexgraph/nodes-multitask';
import { plugin as streams } from '@fexgraph/nodes-stream';
import { plugin as sinks } from '@fexgraph/sinks/node';
import { plugin as sources } from '@fexgraph/sources/node';
import { plugin as video } from '@fexgraph/video/node';

/** The core features are plugins like anybody's. */
export const BUILT_IN_PLUGINS: readonly Plugin[] = [sources, video, detect, multitask, identity, streams, sinks, batch];
