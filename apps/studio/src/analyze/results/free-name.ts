/** A name that nobody has, whatever the case of letters: `a.csv`, else `a-2.csv` and so on. @param taken in small letters */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.indexOf('.');
  let free = name;
  for (let copy = 2; taken.has(free.toLowerCase()); copy++) free = `${name.slice(0, dot)}-${copy}${name.slice(dot)}`;
  return free;
}
