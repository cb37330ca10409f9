// MediaPipe's older FaceMesh: mesh and iris. It has no way without WebGL, which this browser does on the processor.
const FOLDER = '/peer/node_modules/@mediapipe/face_mesh/';

export async function start() {
  const script = document.createElement('script');
  script.src = `${FOLDER}face_mesh.js`;
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  const mesh = new globalThis.FaceMesh({ locateFile: (file) => FOLDER + file });
  mesh.setOptions({ maxNumFaces: 1, refineLandmarks: true });
  let faces = 0;
  mesh.onResults(({ multiFaceLandmarks }) => {
    faces = multiFaceLandmarks.length;
  });
  return async (canvas) => {
    await mesh.send({ image: canvas });
    return faces;
  };
}
