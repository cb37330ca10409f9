/**
 * Letters as strokes, so that labels look the same on every machine, also where no font is installed. A glyph is a
 * list of lines, each a run of points "xy" on a grid: capitals stand on y = 6 and reach up to y = 0, small letters to
 * y = 2, tails go down to y = 8; x from 0 to 4.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  '0': '103041453616050110',
  '1': '112026 1636',
  '2': '01103041420646',
  '3': '01103041423323 334445361605',
  '4': '36300444',
  '5': '400003334445361605',
  '6': '4130100105163645443303',
  '7': '004016',
  '8': '13020110304142331304051636454433',
  '9': '0516364541301001021343',
  A: '062046 1434',
  B: '00063645443303 3342413000',
  C: '4130100105163645',
  D: '00063645413000',
  E: '40000646 0333',
  F: '400006 0333',
  G: '41301001051636454323',
  H: '0006 4046 0343',
  I: '1030 2026 1636',
  J: '4045361605',
  K: '0006 4004 1346',
  L: '000646',
  M: '0600234046',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  Q: '103041453616050110 2446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  a: '12324346 441405163645',
  b: '0006 0312324345361605',
  c: '4332120305163645',
  d: '4046 4332120305163645',
  e: '04444332120305163645',
  f: '40302126 1232',
  g: '4247381807 4332120305163645',
  h: '0006 0312324346',
  i: '2226 2020',
  j: '32372818 3030',
  k: '0006 3204 1436',
  l: '202536',
  m: '0206 03122326 23324346',
  n: '0206 0312324346',
  o: '123243453616050312',
  p: '0208 0312324345361605',
  q: '4248 4332120305163645',
  r: '0206 031232',
  s: '4212031434453606',
  t: '202536 1232',
  u: '0205163645 4246',
  v: '022642',
  w: '0216233642',
  x: '0246 4206',
  y: '0226 4218',
  z: '02420646',
  '.': '2626',
  ',': '2617',
  ':': '2323 2626',
  ';': '2323 2617',
  '-': '1434',
  _: '0747',
  '+': '0444 2226',
  '=': '0343 0545',
  '/': '4006',
  '\\': '0046',
  '|': '2027',
  '%': '4006 0010110100 3545463635',
  '#': '1016 3036 0242 0444',
  '(': '30212536',
  ')': '10212516',
  '[': '30202636',
  ']': '10202616',
  '<': '411345',
  '>': '114315',
  '!': '2024 2626',
  '?': '01103041422324 2626',
  "'": '2021',
  '"': '1011 3031',
  '*': '1135 3115 2125',
  '°': '1020211110',
};
const UNKNOWN = '0040460600';
const CAPITAL = 6;
const GAP = 2;
const SPACE = 3;

interface Glyph {
  readonly width: number;
  readonly lines: readonly (readonly (readonly [number, number])[])[];
}

/** A letter with accents is drawn as the letter without them; a character that is not in the font, as a box. */
function glyph(character: string): Glyph {
  if (character.trim() === '') return { width: SPACE - GAP, lines: [] };
  const base = character.normalize('NFD')[0];
  const lines = (GLYPHS[character] ?? GLYPHS[base] ?? UNKNOWN)
    .split(' ')
    .map((line) =>
      Array.from({ length: line.length / 2 }, (_, i) => [Number(line[2 * i]), Number(line[2 * i + 1])] as const),
    );
  const xs = lines.flat().map(([x]) => x);
  const left = Math.min(...xs);
  return {
    width: Math.max(...xs) - left,
    lines: lines.map((line) => line.map(([x, y]) => [x - left, y] as const)),
  };
}

/** Width of a text whose capitals are `height` high, in the same unit. */
export function strokeTextWidth(text: string, height: number): number {
  const units = [...text].reduce((sum, character) => sum + glyph(character).width + GAP, -GAP);
  return (Math.max(units, 0) * height) / CAPITAL;
}

/** SVG path data of a text; x, y is the upper left corner of its capitals. Stroke it with round caps and joins. */
export function strokeText(text: string, x: number, y: number, height: number): string {
  const scale = height / CAPITAL;
  const at = (value: number) => value.toFixed(2);
  let left = x;
  let path = '';
  for (const character of text) {
    const { width, lines } = glyph(character);
    for (const line of lines) {
      path += line.map(([px, py], i) => `${i ? 'L' : 'M'}${at(left + px * scale)} ${at(y + py * scale)}`).join('');
    }
    left += (width + GAP) * scale;
  }
  return path;
}
