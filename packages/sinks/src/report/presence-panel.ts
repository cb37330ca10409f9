import { MISSING } from './curve-pieces.ts';
import { type Html, html } from './html-text.ts';
import { counted, percent } from './number-words.ts';
import type { SeriesData, SeriesPerson } from './report-data.ts';
import { across, momentText, SPAN, tickLines, timeAxis } from './time-axis.ts';

interface Bar {
  readonly from: number;
  to: number;
  readonly height: number;
}

/** One per bin that shows the person, up to the next frame; bins side by side of one height are one bar. */
function barsOf(series: SeriesData, { presence }: SeriesPerson): readonly Bar[] {
  const { binWidth, frames, first, last } = series;
  const edge = (at: number) => Math.round(Math.min(SPAN, Math.max(0, across(series, at))));
  const usual = Math.max(binWidth, (last - first) / Math.max(1, frames - 1));
  const bars: Bar[] = [];
  for (const [i, { at, share }] of presence.entries()) {
    if (share === 0) continue;
    const start = at - binWidth / 2;
    const next = (presence[i + 1]?.at ?? Number.POSITIVE_INFINITY) - binWidth / 2;
    const isNext = next - start <= binWidth + MISSING * usual;
    const [from, to] = [edge(start), edge(isNext ? next : start + usual)];
    const height = Math.max(4, Math.round(share * 92));
    const before = bars.at(-1);
    if (before && before.height === height && from <= before.to + 1) before.to = to;
    else bars.push({ from, to, height });
  }
  return bars;
}

function barPath(bars: readonly Bar[]): string {
  return bars.map(({ from, to, height }) => `M${from} 98v-${height}h${Math.max(2, to - from)}V98z`).join('');
}

/** Who is there when: a row for each person, with the share of frames. */
export function presencePanel(series: SeriesData): Html {
  const { people, others, frames } = series;
  const rows = people.map((person) => {
    const share = percent(Math.min(1, person.rows / frames));
    const span = `${momentText(series, person.first)} to ${momentText(series, person.last)}`;
    return html`<div class="row"><div class="name">${person.name}</div><div class="plot"><svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img"><title>When ${person.name} is there</title><desc>in ${share} of the frames, ${span}</desc><path class="grid" d="${tickLines(series)}M0 98h1000"/><path class="bar" d="${barPath(barsOf(series, person))}"/></svg></div><div class="nums"><span>${share}</span><span class="span">${span}</span></div></div>
`;
  });
  return html`<div class="panel presence"><div class="row head"><h3 class="name">Who appears when</h3><div class="plot note">full height: in every frame</div><div class="nums"><span>of frames</span><span class="span">first and last</span></div></div>
${rows}${timeAxis(series)}${
  others.rows > 0 &&
  html`<p class="note">Not shown: ${counted(others.rows, 'row')} of at least ${counted(others.people, 'more person', 'more people')} who appear in few frames.</p>`
}${
  people.some(({ late }) => late) &&
  html`<p class="note">Of ${people
    .filter(({ late }) => late)
    .map(({ name }) => name)
    .join(', ')} only the time after coming back is shown: earlier rows are among those not shown.</p>`
}${
  people.some(({ by }) => by === 'order') &&
  html`<p class="note">Faces without a label are called by their order in each frame: Face 1 need not be the same person throughout.</p>`
}</div>
`;
}
