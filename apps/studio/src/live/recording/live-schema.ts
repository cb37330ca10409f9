import { TRACK_GROUP, VIDEO_SCHEMA } from '@fexgraph/core';

/** Columns of a recording, as the graph of the camera makes them: those of videos, `Track` and `event`. */
export const LIVE_SCHEMA = VIDEO_SCHEMA.with(TRACK_GROUP, { name: 'event', columns: ['event'], type: 'text' });
