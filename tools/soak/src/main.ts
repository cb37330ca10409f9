import { playGraphs } from './random/play-graphs.ts';
import { complaints, soak } from './soak.ts';
import { TWO_HOURS, videoComplaints, videoSoak } from './video/video-soak.ts';

/** Megabytes of live objects that a run may gain after its warm-up. */
const MOST_GROWTH_MB = 30;
const SEEDS_A_THREAD = 5000;

/** How much longer a frame of a long video may take at its end. */
const MOST_SLOWDOWN = 1.02;

const { stdout, stderr } = process;
const args = process.argv.slice(2);
if (args[0] === '--video') await soakVideo(args[1]);
else await soakGraphs(args.map(Number));

/** @param given number of frames of a made video, or the path of a real one */
async function soakVideo(given: string | undefined): Promise<void> {
  const isReal = given !== undefined && Number.isNaN(Number(given));
  const frames = isReal ? undefined : Number(given ?? TWO_HOURS);
  const result = await videoSoak({
    ...(isReal ? { file: given } : { frames }),
    onProgress: (settled, { rssMb }) => stderr.write(`${settled} frames, ${rssMb.toFixed(1)} MB resident\n`),
  });
  stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  const limits = { mostGrowthMb: MOST_GROWTH_MB, mostSlowdown: MOST_SLOWDOWN };
  finish(videoComplaints(result, limits, frames), 'video is whole, memory flat, and its end as quick as its beginning');
}

async function soakGraphs([frames = 1_000_000, graphs = 200_000]: readonly number[]): Promise<void> {
  const result = await soak({
    frames,
    onProgress: ({ settled, liveMb }) => stderr.write(`${settled} frames, ${liveMb.toFixed(1)} MB live\n`),
  });
  stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  const wrong = [...complaints(result, MOST_GROWTH_MB)];

  for (let from = 0; from < graphs; from += SEEDS_A_THREAD) {
    const to = Math.min(from + SEEDS_A_THREAD, graphs);
    wrong.push(...(await playGraphs(from, to)));
    stderr.write(`${to} random graphs, ${wrong.length} complaints\n`);
  }

  finish(
    wrong,
    `all accounts balance, order kept, memory flat, nothing leaked; ${graphs} random graphs end as foreseen`,
  );
}

function finish(wrong: readonly string[], fine: string): void {
  for (const line of wrong) stderr.write(`WRONG  ${line}\n`);
  stdout.write(wrong.length === 0 ? `soak: ${fine}\n` : 'soak: failed\n');
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
