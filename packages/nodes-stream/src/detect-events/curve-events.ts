import { Observable, type OperatorFunction } from 'rxjs';
import type { CurveEvent, CurveMachine, CurveSample } from './curve-event.ts';
import type { EventRule } from './event-rule.ts';
import { LevelMachine } from './level-machine.ts';
import { SwingMachine } from './swing-machine.ts';

/** @param isCut whether an event of the first sample may have begun before */
export function machineOf(rule: EventRule, isCut: boolean): CurveMachine {
  return 'swing' in rule ? new SwingMachine(rule, isCut) : new LevelMachine(rule, isCut);
}

/**
 * Events of a curve, as soon as they are known to be over. What is going on when the curve ends, ends with it, and says so
 * (`cut`).
 *
 * @example openness$.pipe(curveEvents(EVENT_RULES.blink))
 */
export function curveEvents(rule: EventRule): OperatorFunction<CurveSample, CurveEvent> {
  return (samples) =>
    new Observable((subscriber) => {
      const machine = machineOf(rule, true);
      const tell = (event: CurveEvent | undefined) => {
        if (event) subscriber.next(event);
      };
      return samples.subscribe({
        next: (sample) => tell(machine.next(sample)),
        error: (error) => subscriber.error(error),
        complete: () => {
          tell(machine.close(true));
          subscriber.complete();
        },
      });
    });
}
