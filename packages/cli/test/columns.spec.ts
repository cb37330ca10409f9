import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('fexgraph columns', () => {
  it('lists every column with the packs that fill it', async () => {
    const { code, out, err } = await runCli(['columns']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^columns +unit +range +embedded +pyfeat-v2\.5 +mediapipe +what they say$/m);
    expect(out).toMatch(/^Pitch +rad +-1\.57\.\.1\.57 +measured +proxy +measured +nod of the head$/m);
    expect(out).toMatch(/^AU06 +0\.\.1 +- +measured +- +cheek raiser$/m);
  });

  it('says of one column what makes it in each pack', async () => {
    const { out } = await runCli(['columns', 'AU12']);
    expect(out).toMatch(/^AU12: lip corner puller$/m);
    expect(out).toMatch(/^ {2}range 0\.\.1$/m);
    expect(out).toMatch(/^ {2}embedded +proxy +multitask\/geometric-blendshapes: /m);
    expect(out).toMatch(
      /^ {2}mediapipe +measured +multitask\/action-units: mean of mouthSmileLeft and mouthSmileRight$/m,
    );
    expect(out).not.toContain('AU10');
  });

  it('says why a pack does not have it, and where a positive number points', async () => {
    expect((await runCli(['columns', 'AU06'])).out).toMatch(/^ {2}mediapipe +not available +.*dead output/m);
    expect((await runCli(['columns', 'valence'])).out).toMatch(/^ {2}embedded +not available +nothing in this pack/m);
    expect((await runCli(['columns', 'Yaw'])).out).toContain('positive: to their right');
  });

  it('takes groups, and gives JSON', async () => {
    const rows = JSON.parse((await runCli(['columns', 'gaze', 'Track', '--json'])).out);
    expect(rows.flatMap(({ columns }: { columns: string[] }) => columns)).toEqual([
      'gaze_pitch',
      'gaze_yaw',
      'gaze_angle',
      'Track',
    ]);
    expect(rows[0].packs.embedded).toMatchObject({ node: 'multitask/iris-gaze', trust: 'measured' });
    expect(rows[3].packs['pyfeat-v2.5']).toBeNull();
  });

  it('asks back for a name that is nearly one', async () => {
    const { code, err } = await runCli(['columns', 'jawOpn']);
    expect(code).not.toBe(0);
    expect(err).toContain('no column or group of columns "jawOpn"');
    expect(err).toContain('did you mean "jawOpen"');
  });
});
