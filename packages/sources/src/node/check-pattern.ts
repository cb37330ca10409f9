import { FexgraphError } from '@fexgraph/core';

/** As long as a path may be. */
const LONGEST = 4096;
/** Asterisks in one name: each one more multiplies the ways in which a long name may fail to match. */
const MOST_IN_NAME = 5;
/** Names of a path that have any, `**` included. */
const MOST_NAMES = 8;
/** Patterns without braces that one with braces stands for: `{a,}{a,}` stands for four, and fails in as many ways. */
const MOST_CHOICES = 10_000;

/**
 * Refuses a glob that could keep a matcher busy for hours: graph files bring theirs along.
 *
 * @throws FexgraphError BAD_INPUT
 */
export function checkPattern(pattern: string): void {
  const names = pattern.split('/').map((name) => name.match(/\*+/g)?.length ?? 0);
  const what =
    pattern.length > LONGEST
      ? `${pattern.length} characters; at most ${LONGEST} are read`
      : Math.max(...names) > MOST_IN_NAME
        ? `${Math.max(...names)} asterisks in one name; at most ${MOST_IN_NAME} are read`
        : names.filter((count) => count > 0).length > MOST_NAMES
          ? `asterisks in more than ${MOST_NAMES} names`
          : choicesOf(pattern) > MOST_CHOICES
            ? `braces that stand for more than ${MOST_CHOICES} patterns`
            : undefined;
  if (what === undefined) return;
  const shown = pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern;
  throw new FexgraphError('BAD_INPUT', `${shown}: the pattern has ${what}`, {
    hint: 'give the folder, or several shorter patterns',
  });
}

/** How many patterns the braces stand for, at most: braces inside of others are counted as if they stood beside them. */
function choicesOf(pattern: string): number {
  let choices = 1;
  const open: number[] = [];
  for (const [character] of pattern.matchAll(/[{,}]/g)) {
    if (character === '{') open.push(1);
    else if (character === ',' && open.length > 0) open[open.length - 1]++;
    else if (character === '}') choices *= open.pop() ?? 1;
  }
  return choices;
}
