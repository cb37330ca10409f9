export { DetectEventsNode, detectEvents } from './detect-events/detect-events.ts';
export { BLINK, type EventRule, eventRule } from './detect-events/event-rule.ts';
export { EventsPacket, type FaceEvent, type FaceEvents } from './detect-events/face-event.ts';
export { eachSource } from './each-source.ts';
export { JoinByTimeNode, joinByTime } from './join-by-time/join-by-time.ts';
export { checkSample, type Neighbours, type Sample, type SampleChoice, valueAt } from './join-by-time/sample.ts';
export { plugin } from './plugin.ts';
