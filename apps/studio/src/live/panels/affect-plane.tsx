import type { AffectPoint } from '../affect-trail.ts';
import { useLive } from '../live-store.ts';

/** Pixels of the picture for a whole unit. */
const UNIT = 100;
const EDGE = UNIT + 24;

const x = ({ valence }: AffectPoint) => valence * UNIT;
/** Excited is above. */
const y = ({ arousal }: AffectPoint) => -arousal * UNIT;

/** Valence and arousal of the face whose scores are shown, and their way of the last seconds. */
export function AffectPlane() {
  const trail = useLive((state) => state.affect);
  return (
    <>
      <h2>Valence and arousal</h2>
      {trail ? (
        <Plane trail={trail} />
      ) : (
        <p className="quiet">
          Not measured: none of the models that come with fexgraph gives them. The network of the pack pyfeat-v2.5 does.
        </p>
      )}
    </>
  );
}

function Plane({ trail }: { readonly trail: readonly AffectPoint[] }) {
  const now = trail.at(-1);
  const said = now ? `Valence ${now.valence.toFixed(2)}, arousal ${now.arousal.toFixed(2)}` : 'Not measured now';
  return (
    <>
      <svg
        className="affect"
        viewBox={`${-EDGE} ${-EDGE} ${2 * EDGE} ${2 * EDGE}`}
        role="img"
        aria-label={`${said}, and the way there in the last 5 seconds`}
      >
        <rect x={-UNIT} y={-UNIT} width={2 * UNIT} height={2 * UNIT} />
        <path d={`M${-UNIT} 0H${UNIT}M0 ${-UNIT}V${UNIT}`} />
        <text y={-UNIT - 8}>excited (1)</text>
        <text y={UNIT + 18}>calm (−1)</text>
        <text transform={`translate(${-UNIT - 8}) rotate(-90)`}>unpleasant (−1)</text>
        <text transform={`translate(${UNIT + 18}) rotate(-90)`}>pleasant (1)</text>
        {trail.slice(1).map((to, i) => (
          <line
            key={to.time}
            {...{ x1: x(trail[i]), y1: y(trail[i]), x2: x(to), y2: y(to) }}
            opacity={(i + 2) / trail.length}
          />
        ))}
        {now && <circle cx={x(now)} cy={y(now)} r={6} />}
      </svg>
      <p className="quiet">{said}</p>
    </>
  );
}
