export { NodeAvDecoder, type NodeAvSettings } from './node-av-decoder.ts';
