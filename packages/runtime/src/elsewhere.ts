/** Node types that one platform lacks, each with what to do there; `platforms.spec.ts` holds the lists to the plugins. */
export const NODE_ONLY: Readonly<Record<string, string>> = {
  'identity/match': 'in browsers compare embeddings by PeopleIndex of @fexgraph/nodes-identity',
  'sink/events': 'in browsers read the output of fex/detect-events',
  'sink/overlay': 'in browsers take sink/canvas, which draws on a canvas of the page',
  'sink/overlay-video': 'in browsers take sink/canvas, and record its canvas',
  'sink/arrow': 'in browsers take sink/parquet, sink/csv or sink/ndjson',
  'sink/report': 'in browsers keep the table by sink/csv, and make the report of it in Node',
  'sink/segment': 'parts of long runs are for Node',
  'source/segments': 'parts of long runs are for Node',
};

/** See `NODE_ONLY`. */
export const WEB_ONLY: Readonly<Record<string, string>> = {
  'source/camera': 'in Node take source/frames and give it the frames of your camera',
  'sink/canvas': 'in Node take sink/overlay, which writes pictures',
};
