import { type Keyed, packetType } from '@fexgraph/core';
import type { Camera } from '../geometry/head-matrix.ts';

/** What an avatar needs of a face, as plain data that JSON can hold. Names and axes are those of ARKit's ARFaceAnchor. */
export interface FaceAnchor {
  /** Which face this is over time; null where nobody follows faces. */
  readonly identifier: number | null;
  /** 0..1 */
  readonly score: number;
  /** Pixels of the frame. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** 4 x 4, column by column: from the head to the camera, metres. x is to their left, y up, z out of the face. */
  readonly transform: readonly number[];
  /** 478 x 3, metres in the head frame: the face without its pose. Triangles are `FACE_TRIANGLES`. */
  readonly vertices: readonly number[];
  /** ARKit's names, without what is not known; 0..1. Left and Right are the subject's. */
  readonly blendShapes: Readonly<Record<string, number>>;
}

export interface FaceAnchors extends Keyed {
  readonly camera: Camera;
  /** Faces with a mesh, best score first. */
  readonly faces: readonly FaceAnchor[];
}

export const FaceAnchorsPacket = packetType<FaceAnchors>('FaceAnchors');
