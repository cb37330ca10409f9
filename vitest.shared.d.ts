/** Every package tests its TypeScript sources directly: no build is needed before `npm test`. */
export declare const sharedConfig: import("vite").UserConfig;
