import { describe, expect, it } from 'vitest';
import { queueServer, serverMessage } from './queue-server.ts';

describe('queueServer', () => {
  it.each([
    ['redis://cache:6379/3', 'redis://cache:6379/3'],
    ['rediss://:pass@cache', 'rediss://:***@cache'],
    ['postgres://me@db/work', 'postgres://me@db/work'],
    ['postgresql://me:pass@db:5432/work?sslpassword=pass', 'postgresql://me:***@db:5432/work'],
    ['postgres:///work?host=/tmp&password=pass', 'postgres:///work'],
  ])('takes %s and shows %s', (url, shown) => expect(queueServer(url).shown).toBe(shown));

  it.each(['', 'cache:6379', 'amqp://me:pass@host', 'http://me:pass@host'])(
    'refuses "%s", and does not repeat it',
    (url) => {
      expect(() => queueServer(url)).toThrow(/^the URL of the queue names neither Redis nor PostgreSQL$/);
    },
  );
});

describe('serverMessage', () => {
  it.each(['redis://me:s%40cret@host', 'postgres://me@host/db?password=s%40cret'])('has no secret of %s', (url) => {
    const said = `denied for s%40cret and s@cret`;
    if (url.startsWith('redis')) expect(serverMessage(new Error(said), url)).toBe('denied for *** and ***');
    expect(serverMessage(new Error(`no host ${new URL(url).search.slice(1)}`), url)).not.toContain('cret');
  });

  it('says something of what says nothing', () => {
    expect(serverMessage(new AggregateError([]), 'redis://host')).toBe('AggregateError');
    expect(serverMessage('odd', 'redis://host')).toBe('odd');
  });
});
