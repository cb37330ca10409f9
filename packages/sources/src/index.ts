export { BoxesSourceNode, boxesSource } from './boxes-source.ts';
export { type BoxList, boxesOnFrame, packBoxes } from './frame-boxes.ts';
export { FramesSourceNode, framesSource, type IncomingFrame } from './frames-source.ts';
export { ObservableQueue, type ObservableQueueOptions } from './observable-queue.ts';
export { plugin } from './plugin.ts';
export { ReadAhead, type ReadAheadOptions } from './read-ahead.ts';
export { TensorSourceNode, tensorSource } from './tensor-source.ts';
export { isVideoName, VIDEO_EXTENSIONS } from './video-names.ts';
