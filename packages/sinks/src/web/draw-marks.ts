import type { Mark } from '../overlay/marks.ts';

/** Draws on a canvas what SVG would show. */
export function drawMarks(context: CanvasRenderingContext2D, marks: readonly Mark[]): void {
  context.save();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const mark of marks) {
    context.globalAlpha = mark.opacity ?? 1;
    if (mark.kind === 'stroke') {
      context.strokeStyle = mark.colour;
      context.lineWidth = mark.width;
      context.stroke(new Path2D(mark.path));
    } else {
      const { x, y, width, height } = mark.box;
      context.fillStyle = mark.colour;
      context.fillRect(x, y, width, height);
    }
  }
  context.restore();
}
