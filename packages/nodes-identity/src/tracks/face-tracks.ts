import { type Detections, FexgraphError, keyText } from '@fexgraph/core';

/** The tracks of the faces of a frame. @throws FexgraphError BAD_GRAPH if no node follows them. */
export function faceTracks({ key, tracks }: Detections): Int32Array {
  if (tracks) return tracks;
  throw new FexgraphError('BAD_GRAPH', `the faces of ${keyText(key)} have no tracks`, {
    hint: 'take faces from multitask/track-mesh',
  });
}
