import { encoderConformance } from '../../video/test/encoder-conformance.ts';
import { NodeAvEncoder } from './node-av-encoder.ts';

encoderConformance('node-av', () => new NodeAvEncoder());
