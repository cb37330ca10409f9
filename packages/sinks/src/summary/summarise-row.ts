import type { FexRow } from '@fexgraph/core';
import { type FaceSummary, faceSummary, type NamedScore } from './face-summary.ts';

/** Lower scores are not worth a reader's time. */
const NOTABLE = 0.2;
const MOST = 3;

const percent = (value: number) => `${Math.round(value * 100)} %`;

const [RIGHT, LEFT] = ['to their right', 'to their left'];

/** `3° up`, `3° down`, or `0°`. */
function turned(radians: number, positive: string, negative: string): string {
  const degrees = Math.round((Math.abs(radians) * 180) / Math.PI);
  return degrees === 0 ? '0°' : `${degrees}° ${radians > 0 ? positive : negative}`;
}

function strongest(scores: readonly NamedScore[]): string {
  const notable = scores.filter(({ value }) => value >= NOTABLE).slice(0, MOST);
  return notable.map(({ name, value }) => `${name} ${value.toFixed(2)}`).join(', ');
}

function place({ identity, known, box, score }: FaceSummary): string {
  const name =
    known === undefined ? (identity ?? 'face') : [known, identity && `(${identity})`].filter(Boolean).join(' ');
  const size =
    box && `${Math.round(box.width)} x ${Math.round(box.height)} px at ${Math.round(box.x)}, ${Math.round(box.y)}`;
  const place = [size, score !== undefined && `(score ${score.toFixed(2)})`].filter(Boolean).join(' ');
  return place === '' ? name : `${name}: ${place}`;
}

/**
 * A face in two or three short lines for people: who and where, top emotion, head and gaze in degrees, the strongest
 * action units and blendshapes. Left and right are the subject's. What the row does not know is left out.
 *
 * @example
 * Person_0: 143 x 143 px at 160, 61 (score 0.98)
 *   Happy 98 %; head 3° up, 10° to their right, tilted 1° to their right; gaze 2° up, 4° to their left
 *   AU12 0.99, AU25 0.97; mouthSmileLeft 0.80, jawOpen 0.42
 */
export function summariseRow(row: FexRow): string {
  const face = faceSummary(row);
  if (!face) return row.isFailed ? 'not analysed' : 'no face';
  const { emotion, pose, gaze } = face;
  const state = [
    emotion && `${emotion.name} ${percent(emotion.value)}`,
    pose &&
      `head ${turned(pose.pitch, 'down', 'up')}, ${turned(pose.yaw, RIGHT, LEFT)}, tilted ${turned(pose.roll, RIGHT, LEFT)}`,
    gaze && `gaze ${turned(gaze.pitch, 'up', 'down')}, ${turned(gaze.yaw, LEFT, RIGHT)}`,
  ];
  const signs = [strongest(face.actionUnits), strongest(face.blendshapes)];
  return [place(face), ...[state, signs].map((parts) => parts.filter(Boolean).join('; '))]
    .filter((line) => line !== '')
    .join('\n  ');
}
