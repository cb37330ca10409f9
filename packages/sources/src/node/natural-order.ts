// A fixed locale: the order of a folder must not depend on the machine.
const collator = new Intl.Collator('en', { numeric: true });

/** Orders paths as people do: `frame9.png` before `frame10.png`, folder by folder. Total: unequal paths never tie. */
export function naturalOrder(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = collator.compare(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length || (a < b ? -1 : Number(a > b));
}
