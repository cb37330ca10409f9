import { decoderConformance } from '../../test/conformance.ts';
import { FfmpegDecoder } from './ffmpeg-decoder.ts';

decoderConformance('ffmpeg', new FfmpegDecoder());
