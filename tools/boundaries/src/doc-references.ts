/** What a page refers to: targets of relative links, and names of files in backticks. */
export interface DocReferences {
  readonly links: readonly string[];
  readonly files: readonly string[];
}

const LINK = /\]\(([^)\s]+)\)/g;
const CODE = /`([^`\n]+)`/g;
/** A path into the repository, or the name of a source file. A result such as `fex.csv` is neither. */
const REPOSITORY_PATH = /^(\.ci|apps|docs|graphs|models|packages|schemas|tools)\/[\w@.*/-]+$/;
const SOURCE_NAME = /^[\w@.*-]+(\/[\w@.*-]+)*\.(ts|mjs)$/;

export function referencesOf(markdown: string): DocReferences {
  const text = markdown.replace(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(LINK)].map((match) => match[1]).filter((target) => !/^([a-z]+:|#)/.test(target));
  const spans = [...text.matchAll(CODE)].map((match) => match[1]);
  return { links, files: spans.filter((span) => REPOSITORY_PATH.test(span) || SOURCE_NAME.test(span)) };
}

/** The blocks of TypeScript and YAML of a page. */
export function codeOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```(?:ts|yaml)\n([\s\S]*?)^```/gm)].map(([, code]) => code);
}

/** True if `paths` has a file or folder that `name` may mean: the whole path, or its end. `*` is part of one name. */
export function names(paths: readonly string[], name: string): boolean {
  const parts = name.replace(/\/$/, '').split('*').map(escaped);
  const pattern = new RegExp(`(^|/)${parts.join('[^/]*')}(/|$)`);
  return paths.some((path) => pattern.test(path));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
