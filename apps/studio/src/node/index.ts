export { openBrowser } from './open-browser.ts';
export { type StudioOptions, type StudioServer, serveStudio } from './serve-studio.ts';
