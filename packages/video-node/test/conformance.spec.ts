import { decoderConformance } from '../../video/test/conformance.ts';
import { NodeAvDecoder } from '../src/index.ts';

decoderConformance('node-av', new NodeAvDecoder());
