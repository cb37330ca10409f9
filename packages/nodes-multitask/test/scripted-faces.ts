import type { Detections, Frame, Meshes, ProcessContext } from '@fexgraph/core';
import { faceMesh } from '../src/geometry/head-fit.ts';
import { meshBounds } from '../src/mesh/mesh-bounds.ts';
import { detections } from './node-fixtures.ts';

/** A face of a scripted frame: a square, and which network sees it. */
export interface ScriptedFace {
  readonly x: number;
  readonly y: number;
  readonly side?: number;
  readonly score?: number;
  readonly detected?: boolean;
  readonly seen?: boolean;
}

const SIDE = 40;

/**
 * Stands in for detector and mesh network: both see the faces of a script, frame by frame. The mesh fills the middle of
 * the face's box; where it is looked for, the nearest face within one side is found.
 */
export class ScriptedNetworks {
  /** Indices of the frames that the detector was run on. */
  readonly detected: number[] = [];
  /** Faces looked for from their last mesh, per frame; and meshes made for detections. */
  readonly followed: number[] = [];
  meshed = 0;
  /** Throws it once, from the mesh network. */
  failure: Error | undefined;

  constructor(readonly script: readonly (readonly ScriptedFace[])[]) {}

  async detect(frame: Frame): Promise<Detections> {
    this.detected.push(frame.key.index);
    const faces = this.#faces(frame).filter(({ detected = true }) => detected);
    const found = detections(frame, ...faces.map(boxOf));
    return { ...found, scores: Float32Array.from(faces, ({ score = 0.75 }) => score) };
  }

  async follow(frame: Frame, before: readonly Float32Array[], _context: ProcessContext): Promise<Meshes> {
    this.followed.push(before.length);
    return this.#look(
      frame,
      before.map((mesh) => meshBounds(mesh)),
    );
  }

  async meshesOf(faces: Detections, _context: ProcessContext): Promise<Meshes> {
    this.meshed += faces.count;
    const boxes = Array.from({ length: faces.count }, (_, i) => [...faces.boxes.subarray(4 * i, 4 * i + 4)]);
    return this.#look(faces.frame, boxes);
  }

  #look(frame: Frame, boxes: readonly (readonly number[])[]): Meshes {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    const mesh = new Float32Array(boxes.length * 1434).fill(Number.NaN);
    const presence = new Float32Array(boxes.length);
    boxes.forEach(([x1, y1, x2, y2], i) => {
      const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
      const [nearest] = this.#faces(frame)
        .filter(({ seen = true }) => seen)
        .map((face) => ({ face, distance: Math.hypot(face.x - x, face.y - y) }))
        .sort((a, b) => a.distance - b.distance);
      if (!nearest || nearest.distance >= (nearest.face.side ?? SIDE)) return;
      presence[i] = 1;
      writeMesh(faceMesh({ mesh }, i), nearest.face);
    });
    return { ...detections(frame, ...boxes.map((box) => [...box])), mesh, presence };
  }

  #faces(frame: Frame): readonly ScriptedFace[] {
    return this.script[frame.key.index];
  }
}

/** What a detector says of a face. */
export function boxOf({ x, y, side = SIDE }: ScriptedFace): number[] {
  return [x - side / 2, y - side / 2, x + side / 2, y + side / 2];
}

/** Vertices to and fro between two corners of the middle of the box. */
function writeMesh(mesh: Float32Array, { x, y, side = SIDE }: ScriptedFace): void {
  for (let vertex = 0; vertex < 478; vertex++) {
    const offset = vertex % 2 === 0 ? -side / 4 : side / 4;
    mesh.set([x + offset, y + offset, 0], 3 * vertex);
  }
}
