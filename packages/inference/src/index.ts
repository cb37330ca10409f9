export * from './inference.ts';
export * from './session.ts';
