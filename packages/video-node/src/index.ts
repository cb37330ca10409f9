export { NodeAvDecoder } from './node-av-decoder.ts';
export { NodeAvEncoder } from './node-av-encoder.ts';
export { VERSION } from './version.ts';
