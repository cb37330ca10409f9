import { FexBatch, FORWARD_SCHEMA } from '@fexgraph/core';
import { lastValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { callbackSink, type RowCallback } from './callback-sink.ts';

const batch = (index: number) => FexBatch.forFrame(FORWARD_SCHEMA, { source: 'a', index, time: index }, 1);

describe('sink/callback', () => {
  it('waits for the function before the next rows come', async () => {
    const log: string[] = [];
    const call: RowCallback = async ({ key }) => {
      log.push(`start ${key.index}`);
      await Promise.resolve();
      await Promise.resolve();
      log.push(`done ${key.index}`);
    };
    const end = ({ complete }: { complete: boolean }) => {
      log.push(`end ${complete}`);
    };
    await lastValueFrom(of(batch(0), batch(1)).pipe(callbackSink({ call, end })));
    expect(log).toEqual(['start 0', 'done 0', 'start 1', 'done 1', 'end true']);
  });

  it('fails the frame whose rows the function refused', async () => {
    let outcome: boolean | undefined;
    const rows = of(batch(0), batch(1)).pipe(
      callbackSink({
        call: ({ key }) => {
          if (key.index === 1) throw new Error('the socket is closed');
        },
        end: ({ complete }) => {
          outcome = complete;
        },
      }),
    );
    await expect(lastValueFrom(rows)).rejects.toMatchObject({
      key: { index: 1 },
      message: expect.stringContaining('the socket is closed'),
    });
    expect(outcome).toBe(false);
  });

  it('needs a function', async () => {
    const rows = of(batch(0)).pipe(callbackSink({ call: 'send' as unknown as RowCallback }));
    await expect(lastValueFrom(rows)).rejects.toThrow('sink/callback: call: must be a function');
  });
});
