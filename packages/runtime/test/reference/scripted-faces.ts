import {
  type Detections,
  DetectionsPacket,
  defineNode,
  type Frame,
  FramePacket,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';

const definition = defineNode({
  type: 'test/scripted-faces',
  version: 1,
  summary: 'says of each frame what it was told to say',
  input: port(FramePacket, 'pictures'),
  output: port(DetectionsPacket, 'the faces of the script'),
  options: z.object({
    /** Per frame number: rows x1, y1, x2, y2, score. */
    faces: z.custom<readonly (readonly (readonly number[])[])[]>((value) => Array.isArray(value)),
  }),
});

/** A detector whose answers are known. */
@pipelineNode(definition)
class ScriptedFacesNode implements MapNode<Frame, Detections> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  process(frames: readonly Frame[]): readonly Detections[] {
    return frames.map((frame) => {
      const faces = this.options.faces[frame.key.index];
      return {
        key: frame.key,
        frame,
        count: faces.length,
        boxes: Float32Array.from(faces.flatMap((face) => face.slice(0, 4))),
        scores: Float32Array.from(faces, (face) => face[4]),
      };
    });
  }
}

export const scriptedFaces = nodeOperator(definition, ScriptedFacesNode);
