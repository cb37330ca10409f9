export { specConfig as default } from '../../vitest.shared.ts';
