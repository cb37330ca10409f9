export type { CurveEvent, CurveSample } from './detect-events/curve-event.ts';
export { curveEvents } from './detect-events/curve-events.ts';
export { DetectEventsNode, detectEvents } from './detect-events/detect-events.ts';
export { EVENT_RULES, type EventRule, eventRule, RULE_NAMES, type RuleName } from './detect-events/event-rule.ts';
export { eachSource } from './each-source.ts';
export { type InterpolateOptions, interpolate } from './interpolate/interpolate.ts';
export { JoinByTimeNode, joinByTime } from './join-by-time/join-by-time.ts';
export { checkSample, type Neighbours, type Sample, type SampleChoice, valueAt } from './join-by-time/sample.ts';
export { plugin } from './plugin.ts';
