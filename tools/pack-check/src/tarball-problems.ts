import type { Manifest } from './published-packages.ts';

const STRAY = /(^|\/)(\.tsbuildinfo|node_modules|out-tsc|coverage)(\/|$)|\.spec\.|\.tsbuildinfo$|\.log$/;

const targetsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(targetsOf) : [];
};

/** What is wrong with the list of files of a tarball: what is named and not there, and what is there by mistake. */
export function tarballProblems(manifest: Manifest, paths: readonly string[]): readonly string[] {
  const named = [...targetsOf(manifest.exports), ...targetsOf(manifest.bin)].map((path) => path.replace(/^\.\//, ''));
  const folders = (manifest.files ?? []).filter((entry) => !entry.startsWith('!'));
  return [
    ...['package.json', 'README.md', 'LICENSE', ...named]
      .filter((path) => !path.includes('*') && !paths.includes(path))
      .map((path) => `${path} is missing`),
    ...folders
      .filter((folder) => !paths.some((path) => path === folder || path.startsWith(`${folder}/`)))
      .map((folder) => `nothing of ${folder} is in it, which "files" names`),
    ...paths.filter((path) => STRAY.test(path)).map((path) => `${path} does not belong in it`),
  ];
}
