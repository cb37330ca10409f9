import { there } from '@fexgraph/browser-tests';
import { describe, expect, it } from 'vitest';
import { overlayMarks } from '../../sinks/src/overlay/overlay-marks.ts';
import { overlaySvg } from '../../sinks/src/overlay/overlay-svg.ts';
import { drawMarks } from '../../sinks/src/web/draw-marks.ts';
import { sampleFace } from '../../sinks/test/support/sample-face.ts';
import { browserTests } from './support/browser-tests.ts';

const size = { width: 320, height: 240 };

describe.runIf(there)('marks on a canvas', () => {
  const visit = browserTests();

  it.each(['none', 'landmarks', 'mesh'] as const)('look as their SVG does, points: %s', async (points) => {
    const { page } = await visit();
    const rows = [...sampleFace(30, 60, 120).rows(), ...sampleFace(200, 90, 60, 1).rows()];
    const found = await page.evaluate(
      async ({ svg, marks, draw, size: { width, height } }) => {
        const onGrey = (drawOn: (context: OffscreenCanvasRenderingContext2D) => void) => {
          const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
          if (!context) throw new Error('no canvas');
          context.fillStyle = '#808080';
          context.fillRect(0, 0, width, height);
          drawOn(context);
          return context.getImageData(0, 0, width, height).data;
        };
        const image = new Image();
        image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
        await image.decode();
        const expected = onGrey((context) => context.drawImage(image, 0, 0));
        // biome-ignore lint/security/noGlobalEval: the function under test, as the page has it
        const drawn = onGrey((context) => globalThis.eval(`(${draw})`)(context, marks));
        let [touched, sum, far] = [0, 0, 0];
        for (let i = 0; i < expected.length; i++) {
          const difference = Math.abs(expected[i] - drawn[i]);
          if (i % 4 < 3 && expected[i] !== 128) touched++;
          sum += difference;
          if (difference > 40) far++;
        }
        return { touched, mean: sum / touched, far: far / touched };
      },
      {
        size,
        svg: overlaySvg(size, rows, { points }),
        marks: overlayMarks(size, rows, { points }).flatMap((group) => group.marks),
        draw: drawMarks.toString(),
      },
    );
    // Edges are rounded in another way. Without the dots it would be thousands that differ much.
    expect(found.touched).toBeGreaterThan(5000);
    expect(found.mean).toBeLessThan(3);
    expect(found.far).toBeLessThan(0.01);
  });
});
