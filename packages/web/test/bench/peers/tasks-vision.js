// MediaPipe's FaceLandmarker: mesh, iris and blendshapes, on wasm.
import { FaceLandmarker, FilesetResolver } from '/peer/node_modules/@mediapipe/tasks-vision/vision_bundle.mjs';

export async function start() {
  const files = await FilesetResolver.forVisionTasks('/peer/node_modules/@mediapipe/tasks-vision/wasm');
  const landmarker = await FaceLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: '/peer/face_landmarker.task', delegate: 'CPU' },
    runningMode: 'VIDEO',
    outputFaceBlendshapes: true,
  });
  let time = 0;
  return (canvas) => landmarker.detectForVideo(canvas, time++).faceLandmarks.length;
}
