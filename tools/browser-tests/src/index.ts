export { CAMERA_ALLOWED, cameraClip, writeWanderingFace } from './camera-clip.ts';
export { type BrowserOptions, launch, there } from './chromium.ts';
export { misfits, type Row } from './misfits.ts';
export { openPages, type Visit, type VisitOptions } from './open-pages.ts';
export { ISOLATED, type Site, type SiteOptions, serve } from './site.ts';
