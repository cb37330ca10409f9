// Human on wasm: mesh, iris and emotions of every frame, the detector on each tenth as ours.
import { Human } from '/peer/node_modules/@vladmandic/human/dist/human.esm.js';

const off = { enabled: false };
const always = { enabled: true, skipFrames: 0, skipTime: 0 };

export async function start() {
  const human = new Human({
    backend: 'wasm',
    wasmPath: '/peer/node_modules/@tensorflow/tfjs-backend-wasm/dist/',
    modelBasePath: '/peer/node_modules/@vladmandic/human/models/',
    filter: off,
    face: {
      enabled: true,
      detector: { rotation: true, maxDetected: 1, skipFrames: 9, skipTime: 1e9 },
      mesh: { enabled: true },
      iris: always,
      emotion: always,
      description: off,
      antispoof: off,
      liveness: off,
    },
    body: off,
    hand: off,
    object: off,
    gesture: off,
    segmentation: off,
  });
  await human.load();
  return async (canvas) => (await human.detect(canvas)).face.length;
}
