export { NodeAvDecoder } from './node-av-decoder.ts';
