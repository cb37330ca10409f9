export { plugin } from './plugin.ts';
export { readSegment, type SegmentReading } from './segment/segment-reader.ts';
export { SegmentSinkNode, segmentSink } from './segment/segment-sink.ts';
export { SegmentsSourceNode, segmentsSource } from './segment/segments-source.ts';
