import type { Json } from './part.ts';
import type { Plan } from './plan.ts';

/** A setting that is another than it was; undefined where it is only there on one side. */
export interface ChangedSetting {
  /** Path of names: `video.graph.nodes.faces.options.threshold`. */
  readonly setting: string;
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

/**
 * What decides results and is not the same in two plans. Which inputs there are is no setting: parts that are new are
 * done, and parts of inputs that are gone are left out. A kind of part that only one plan has changes nothing.
 */
export function changedSettings(was: Plan, is: Plan): readonly ChangedSetting[] {
  const kinds = Object.keys(is.kinds).filter((kind) => was.kinds[kind] !== undefined);
  return [
    ...differences('', was.shared, is.shared),
    ...kinds.flatMap((kind) => differences(kind, was.kinds[kind], is.kinds[kind])),
  ];
}

function differences(path: string, was: Json | undefined, is: Json | undefined): ChangedSetting[] {
  if (isParent(was) && isParent(is) && Array.isArray(was) === Array.isArray(is)) {
    const [before, after] = [was as Record<string, Json>, is as Record<string, Json>];
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(path === '' ? key : `${path}.${key}`, before[key], after[key]));
  }
  return was === is ? [] : [{ setting: path, was, is }];
}

const isParent = (value: Json | undefined): value is object & Json => typeof value === 'object' && value !== null;

/** `video.graph.nodes.faces.options.threshold was 0.5 and is 0.7`. */
export function inWords({ setting, was, is }: ChangedSetting): string {
  if (was === undefined) return `${setting} is new: ${JSON.stringify(is)}`;
  return `${setting} was ${JSON.stringify(was)} and is ${is === undefined ? 'gone' : JSON.stringify(is)}`;
}

/** Changes that a message names. */
const NAMED = 5;

/** The first changes, and how many more there are. */
export function changesInWords(changes: readonly ChangedSetting[]): string {
  const more = changes.length > NAMED ? ` and ${changes.length - NAMED} more` : '';
  return changes.slice(0, NAMED).map(inWords).join('; ') + more;
}
