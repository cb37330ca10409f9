export { type CameraOptions, cameraFrames } from './camera-frames.ts';
export { CameraSourceNode, cameraSource } from './camera-source.ts';
export { ImagesSourceNode, imagesSource } from './images-source.ts';
export { plugin } from './plugin.ts';
export type { NamedBytes, WebPictureInput } from './web-picture.ts';
