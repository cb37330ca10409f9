export * from './detect-events/detect-events.ts';
export * from './detect-events/event-rule.ts';
export * from './detect-events/face-event.ts';
export * from './each-source.ts';
export * from './join-by-time/join-by-time.ts';
export * from './join-by-time/sample.ts';
export * from './plugin.ts';
