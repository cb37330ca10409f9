import { endWith, map, Subject } from 'rxjs';
import { expect, it } from 'vitest';
import { eachSource } from './each-source.ts';

it('keeps sources apart, ends each when it is named and all with the input, and starts a known one anew', () => {
  const ended = new Subject<string>();
  const packets = new Subject<{
    readonly key: { readonly source: string; readonly index: number; readonly time: number };
  }>();
  const seen: string[] = [];
  const counted = eachSource<{ key: { source: string; index: number; time: number } }, string>(ended, (own, source) => {
    let count = 0;
    return own.pipe(
      map(() => `${source}${++count}`),
      endWith(`${source} ends`),
    );
  });
  packets.pipe(counted).subscribe({ next: (text) => seen.push(text), complete: () => seen.push('all') });
  const give = (source: string) => packets.next({ key: { source, index: 0, time: 0 } });
  for (const source of ['a', 'b', 'a']) give(source);
  ended.next('a');
  ended.next('nobody');
  give('a');
  give('b');
  packets.complete();
  expect(seen).toEqual(['a1', 'b1', 'a2', 'a ends', 'a1', 'b2', 'b ends', 'a ends', 'all']);
});
