import type { Region } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { type Look, SURE, settleTurn } from './turned-looks.ts';

const degrees = ({ rotation }: Region) => Math.round(((rotation * 180) / Math.PI + 3600) % 360);
const square = (rotation: number, side = 100): Region => ({
  centreX: 50,
  centreY: 60,
  width: side,
  height: side,
  rotation: (rotation * Math.PI) / 180,
});
const box = square(0, 140);

/** A network that is as sure as `evidence` says for the turn of a square; its meshes lie level in the square. */
function network(evidence: (degrees: number) => number) {
  const asked: number[] = [];
  const look = async (region: Region): Promise<Look> => {
    asked.push(degrees(region));
    return {
      region,
      mesh: canonicalMesh({ x: region.centreX, y: region.centreY, roll: -region.rotation }),
      evidence: evidence(degrees(region)),
    };
  };
  return { asked, look };
}

async function settle(evidence: (degrees: number) => number, start = square(10)) {
  const { asked, look } = network(evidence);
  const first = await look(start);
  asked.length = 0;
  return { first, asked, ...(await settleTurn(first, box, look)) };
}

describe('settleTurn', () => {
  it('asks nothing more about a face of which the network is sure', async () => {
    const { asked, first, look, turned } = await settle(() => SURE);
    expect([asked, look === first, turned]).toEqual([[], true, false]);
  });

  it('looks once more, closer, where that makes it sure, and keeps the first look', async () => {
    let calls = 0;
    const { asked, first, look, turned } = await settle(() => (calls++ === 0 ? 15 : 25));
    expect([asked, look === first, turned]).toEqual([[10], true, false]);
  });

  it('finds a face on its head, and asks no further', async () => {
    const { asked, look, turned } = await settle((at) => (at === 190 ? 30 : 8));
    expect(asked).toEqual([10, 190, 190]);
    expect([turned, degrees(look!.region), look!.evidence]).toEqual([true, 190, 30]);
  });

  it('turns the square of the box by quarters where the eye points led astray', async () => {
    const { asked, look } = await settle((at) => (at === 270 ? 18 : at));
    expect(asked).toEqual([10, 190, 190]);
    expect(look!.evidence).toBe(190);
    const astray = await settle((at) => (at === 270 ? 18 : 3));
    expect(astray.asked).toEqual([10, 190, 190, 180, 180, 90, 90, 270, 270]);
    expect([astray.turned, degrees(astray.look!.region)]).toEqual([true, 270]);
  });

  it('keeps the first look where no turn has more evidence', async () => {
    const { first, look, turned } = await settle((at) => (at === 10 ? 2 : 1));
    expect([look === first, turned]).toEqual([true, false]);
  });

  it('believes neither where the turned look is better and not good enough', async () => {
    const { look, turned } = await settle((at) => (at === 180 ? 9 : 5));
    expect([look, turned]).toEqual([undefined, true]);
  });

  it('leaves a face unseen that is not seen from close by either', async () => {
    const { asked, first, look } = await settle((at) => (at === 190 ? 30 : -1));
    expect([asked, look === first]).toEqual([[10], true]);
  });

  it('passes over the square of a box that is nowhere', async () => {
    const { asked, look } = network(() => 3);
    const first = await look(square(0));
    await settleTurn(first, square(Number.NaN), look);
    expect(asked).toEqual([0, 0, 180, 180]);
  });
});
