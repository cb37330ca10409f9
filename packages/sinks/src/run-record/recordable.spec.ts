import { describe, expect, it } from 'vitest';
import { FexTable } from '../memory-sink/fex-table.ts';
import { recordable } from './recordable.ts';

describe('recordable', () => {
  it('sorts keys and keeps plain data', () => {
    const text = JSON.stringify(recordable({ threshold: 0.5, boxes: [1, { b: null, a: true }], name: 'x' }));
    expect(text).toBe('{"boxes":[1,{"a":true,"b":null}],"name":"x","threshold":0.5}');
  });

  it('leaves out functions and what is not there, and keeps places in lists', () => {
    expect(recordable({ call: () => 1, nothing: undefined, list: [() => 1, 2] })).toEqual({ list: [null, 2] });
  });

  it.each(['token', 'apiKey', 'api_key', 'PASSWORD', 'hubToken', 'clientSecret', 'Authorization'])(
    'withholds %s',
    (name) => {
      expect(recordable({ deep: { [name]: 'hunter2', keep: 1 } })).toEqual({ deep: { [name]: '[withheld]', keep: 1 } });
    },
  );

  it('takes credentials out of addresses', () => {
    expect(recordable('rtsp://me:hunter2@camera.local/1')).toBe('rtsp://[withheld]@camera.local/1');
    expect(recordable('https://x.org/a?size=3&access_token=abc&n=1#top')).toBe(
      'https://x.org/a?size=3&access_token=[withheld]&n=1#top',
    );
    expect(recordable(new URL('https://me:pw@x.org/'))).toBe('https://[withheld]@x.org/');
    expect(recordable('me@x.org and a/b@c.png')).toBe('me@x.org and a/b@c.png');
  });

  it('names what is not data', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(
      recordable({ table: new FexTable(), pixels: new Uint8Array(12), map: new Map(), at: new Date(0), loop }),
    ).toEqual({
      table: '[FexTable]',
      pixels: '[Uint8Array, 12 bytes]',
      map: '[Map]',
      at: '1970-01-01T00:00:00.000Z',
      loop: { self: '[circular]' },
    });
  });

  it('keeps numbers that JSON does not have, as text', () => {
    expect(recordable([Number.NaN, Number.POSITIVE_INFINITY, 12n])).toEqual(['NaN', 'Infinity', '12']);
  });
});
