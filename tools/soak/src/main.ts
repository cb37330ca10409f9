import { complaints, soak } from './soak.ts';

/** Megabytes of live objects that a run may gain after its warm-up. */
const MOST_GROWTH_MB = 30;

const frames = Number(process.argv[2] ?? 1_000_000);
const { stdout, stderr } = process;
const result = await soak({
  frames,
  onProgress: ({ settled, liveMb }) => stderr.write(`${settled} frames, ${liveMb.toFixed(1)} MB live\n`),
});
stdout.write(`${JSON.stringify(result, null, 2)}\n`);
const wrong = complaints(result, MOST_GROWTH_MB);
for (const line of wrong) stderr.write(`WRONG  ${line}\n`);
stdout.write(
  wrong.length === 0 ? 'soak: all accounts balance, order kept, memory flat, nothing leaked\n' : 'soak: failed\n',
);
process.exitCode = wrong.length === 0 ? 0 : 1;
