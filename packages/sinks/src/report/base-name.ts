/** The last part of a path, of any system; other names as they are. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

/** The path, where its last part alone does not say all. */
export function pathBeside(path: string): string | undefined {
  return baseName(path) === path ? undefined : path;
}
