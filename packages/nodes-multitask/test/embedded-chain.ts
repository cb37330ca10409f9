import { fileURLToPath } from 'node:url';
import { CLOCK, type Detections, Frame, type Identities, type Meshes, systemClock } from '@fexgraph/core';
import { cropRegion, type Region } from '@fexgraph/imaging';
import { MODEL_LOADER } from '@fexgraph/inference';
import { registerInference } from '@fexgraph/inference/node';
import { MODELS, type ModelStore } from '@fexgraph/models';
import { openFileStore } from '@fexgraph/models/node';
import { alignFivePoint, cropRotated, keypoints, rfb320 } from '@fexgraph/nodes-detect';
import { mobilefacenet } from '@fexgraph/nodes-identity';
import { from, lastValueFrom, type OperatorFunction, toArray } from 'rxjs';
import sharp from 'sharp';
import { container, type DependencyContainer } from 'tsyringe';
import { attentionMesh, meshRegions } from '../src/index.ts';

const PHOTO = fileURLToPath(new URL('../../../apps/examples/media/astronaut.png', import.meta.url));

/** The example photo, 512 x 512. */
export async function astronaut(): Promise<Frame> {
  const { data, info } = await sharp(PHOTO).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return frameOf(new Uint8Array(data), info.width, info.height);
}

export function frameOf(data: Uint8Array, width: number, height: number, index = 0): Frame {
  const key = { source: 'test', index, time: index };
  return new Frame({ key, name: `${index}.png`, pixels: { data, width, height, channels: 3 } });
}

/** A square view of a frame: turned clockwise content means a region turned the other way. */
export function view(frame: Frame, region: Partial<Region>, size = 512, index = 0): Frame {
  const whole = { centreX: 256, centreY: 256, width: 512, height: 512, rotation: 0 };
  const data = cropRegion(frame.pixels, { ...whole, ...region }, size, { border: 'replicate' });
  return frameOf(data, size, size, index);
}

export function mirrored({ pixels: { data, width, height } }: Frame): Frame {
  const flipped = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      flipped.set(data.subarray(at, at + 3), 3 * (y * width + width - 1 - x));
    }
  }
  return frameOf(flipped, width, height);
}

/** The embedded models behind worker threads, as in a run. Dispose the container at the end. */
export async function embeddedModels(): Promise<DependencyContainer> {
  return modelsOf(await openFileStore());
}

/** The same of any store. */
export function modelsOf(store: ModelStore): DependencyContainer {
  const own = container.createChildContainer();
  own.register(MODELS, { useValue: store });
  own.register(MODEL_LOADER, { useValue: store });
  own.register(CLOCK, { useValue: systemClock });
  registerInference(own, { backend: 'cpu' });
  return own;
}

export function run<I, O>(items: readonly I[], operator: OperatorFunction<I, O>): Promise<O[]> {
  return lastValueFrom(from(items).pipe(operator, toArray()));
}

/** Boxes, points, and two passes of the mesh. */
export async function findMeshes(models: DependencyContainer, frames: readonly Frame[]): Promise<Meshes[]> {
  return meshesOf(models, await run(frames, rfb320({}, models)));
}

/** Boxes, points, and the first pass of the mesh. */
export async function roughMeshes(models: DependencyContainer, frames: readonly Frame[]): Promise<Meshes[]> {
  return firstPass(models, await run(frames, rfb320({}, models)));
}

function firstPass(models: DependencyContainer, faces: readonly Detections[]): Promise<Meshes[]> {
  return lastValueFrom(
    from(faces).pipe(keypoints({}, models), cropRotated({}, models), attentionMesh({}, models), toArray()),
  );
}

/** The same from boxes that are known. */
export async function meshesOf(models: DependencyContainer, faces: readonly Detections[]): Promise<Meshes[]> {
  return lastValueFrom(
    from(await firstPass(models, faces)).pipe(
      meshRegions({}, models),
      cropRotated({}, models),
      attentionMesh({ tryTurned: false, minPresence: 0.9999 }, models),
      toArray(),
    ),
  );
}

export async function identify(models: DependencyContainer, meshes: readonly Meshes[]): Promise<Identities[]> {
  return lastValueFrom(from(meshes).pipe(alignFivePoint({}, models), mobilefacenet({}, models), toArray()));
}
