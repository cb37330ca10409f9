import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ffmpegArguments } from './ffmpeg-arguments.ts';

const timing = { timeBase: { num: 1, den: 1000 } };
const argumentsOf = (plan = {}) => ffmpegArguments('-v.mp4', { stride: 1, maxPixels: 100, ...plan }, timing);
const after = (args: readonly string[], flag: string) => args[args.indexOf(flag) + 1];
const filtersOf = (plan = {}) => after(argumentsOf(plan), '-vf');

describe('ffmpegArguments', () => {
  it('opens one file and nothing else: what says so comes before the input', () => {
    const args = argumentsOf();
    const input = args.indexOf('-i');
    expect(args[input + 1]).toBe(`file:${resolve('-v.mp4')}`);
    expect(args.filter((arg) => arg === '-i')).toHaveLength(1);
    for (const flag of ['-protocol_whitelist', '-format_whitelist', '-max_pixels', '-copyts']) {
      expect(args.indexOf(flag), flag).toBeGreaterThan(-1);
      expect(args.indexOf(flag), flag).toBeLessThan(input);
    }
    expect(after(args, '-protocol_whitelist')).toBe('file');
    expect(after(args, '-format_whitelist').split(',')).not.toContain('hls');
    expect(args).toContain('-nostdin');
  });

  it('takes no cover picture, and changes no time', () => {
    const args = argumentsOf();
    expect(after(args, '-map')).toBe('0:V:0');
    expect(after(args, '-fps_mode')).toBe('passthrough');
    expect(after(args, '-autoscale')).toBe('0');
  });

  it('sees every frame before any is left out, and converts those that are left', () => {
    const filters = filtersOf({ stride: 3, start: 1, fps: 5 });
    const order = ['showinfo@seen', 'select=', 'scale=flags=bicubic', 'format=rgb24', 'showinfo@sent'];
    const places = order.map((part) => filters.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('asks for no more than it must', () => {
    expect(filtersOf()).toContain("select='if(lt(t,0),0,st(0,ld(0)+1);1)'");
    expect(filtersOf({ stride: 3 })).toContain('if(mod(ld(0)-1,3),0,1)');
  });
});
