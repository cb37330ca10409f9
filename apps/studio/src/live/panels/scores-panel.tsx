import { AU_COLUMNS, AU_NAMES, EMOTION_COLUMNS } from '@fexgraph/core';
import { type FaceView, useLive } from '../live-store.ts';
import { AffectPlane } from './affect-plane.tsx';

interface BarsProps {
  readonly title: string;
  readonly face: FaceView | undefined;
  readonly columns: readonly string[];
  readonly nameOf: (column: string) => string;
}

function Bars({ title, face, columns, nameOf }: BarsProps) {
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {columns.map((column) => {
          const score = face?.scores[column] ?? null;
          return (
            <li key={column}>
              <span>{nameOf(column)}</span>
              <span className="meter" aria-hidden="true">
                <span style={{ width: `${100 * (score ?? 0)}%` }} />
              </span>
              <span className="score">{score === null ? '–' : score.toFixed(2)}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

const nameOfAu = (column: string) => `${column} ${AU_NAMES[column as keyof typeof AU_NAMES]}`;
const asItIs = (column: string) => column;

/** Scores of the face that the detector is surest of. */
export function ScoresPanel() {
  const face = useLive((state) => state.faces[0]);
  const others = useLive((state) => Math.max(0, state.faces.length - 1));
  const measured = AU_COLUMNS.filter((column) => !face || face.scores[column] !== null);
  return (
    <section className="panel scores" aria-label="Scores">
      <Bars title="Emotions" face={face} columns={EMOTION_COLUMNS} nameOf={asItIs} />
      <Bars title="Action units" face={face} columns={measured} nameOf={nameOfAu} />
      <AffectPlane />
      {face?.track !== undefined && (
        <p className="quiet">
          Face {face.track}
          {others > 0 ? `, and ${others} more` : ''}
        </p>
      )}
    </section>
  );
}
