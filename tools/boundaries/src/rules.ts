/** Lower layers know nothing of higher ones. A package may import only from layers below its own. */
export const LAYERS: Readonly<Record<string, number>> = {
  '@fexgraph/core': 0,
  '@fexgraph/imaging': 1,
  '@fexgraph/inference': 1,
  '@fexgraph/graph-files': 1,
  '@fexgraph/inspect': 1,
  '@fexgraph/models': 2,
  '@fexgraph/testing': 2,
  '@fexgraph/sources': 3,
  '@fexgraph/nodes-detect': 3,
  '@fexgraph/nodes-identity': 3,
  '@fexgraph/sinks': 3,
  // Follows faces with the detectors of nodes-detect.
  '@fexgraph/nodes-multitask': 4,
  '@fexgraph/runtime': 5,
  '@fexgraph/cli': 6,
  '@fexgraph/examples': 6,
  // A plugin of an outsider: the contracts of core are all that it needs.
  'fexgraph-perclos': 1,
};

/** These packages run in browsers as a whole; of the others, everything outside `src/node/`. */
export const HOST_PACKAGES = ['@fexgraph/cli', '@fexgraph/examples'];

/** Packages that only work on one platform, or that only one leaf package may know. */
const PLATFORM_PACKAGES = /^(node:|sharp$|onnxruntime-|worker_threads$|fs$|path$|env-paths$|tinyglobby$)/;

const PLATFORM_GLOBALS =
  /(?<![.\w'"`/-])(process\.(?:env|argv|exit|cwd|std|platform|on|hrtime|memoryUsage)|Buffer\.|document\.(?:body|head|title|cookie|createElement|getElementById|querySelector|addEventListener)|window\.|__dirname|require\()/;

export interface SourceFile {
  readonly packageName: string;
  /** Path inside the package, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Dependencies that the package's package.json declares. */
  readonly dependencies: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*'([^']+)'|(?:^|\n)\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;

export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  return [...code.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]);
}

/** `@scope/name/sub` -> `@scope/name`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** Every breach of the boundaries in one file, as readable lines. */
export function breaches(file: SourceFile): readonly string[] {
  const at = `${file.packageName}: ${file.path}`;
  const found: string[] = [];
  const isSpec = /\.spec\.ts$|(^|\/)test\//.test(file.path);
  const isHost = HOST_PACKAGES.includes(file.packageName) || /(^|\/)src\/node\//.test(file.path);
  for (const specifier of importsOf(file.text)) {
    if (specifier.startsWith('.')) {
      // In core, `node` is the folder of the node contract.
      if (file.packageName !== '@fexgraph/core' && !isHost && !isSpec && /\/node\//.test(specifier)) {
        found.push(`${at} imports ${specifier}: platform-neutral code must not reach into src/node`);
      }
      continue;
    }
    const name = specifier.startsWith('node:') ? specifier : packageOf(specifier);
    if (!isHost && !isSpec && (PLATFORM_PACKAGES.test(specifier) || /^@fexgraph\/[a-z-]+\/node$/.test(specifier))) {
      found.push(`${at} imports ${specifier}: it must run in browsers too`);
    }
    if (
      LAYERS[name] !== undefined &&
      LAYERS[name] >= LAYERS[file.packageName] &&
      name !== file.packageName &&
      !isSpec
    ) {
      found.push(`${at} imports ${specifier}: dependencies point one way, and that is upwards`);
    }
    if (!isSpec && !name.startsWith('node:') && name !== file.packageName && !file.dependencies.includes(name)) {
      found.push(`${at} imports ${specifier}, which its package.json does not declare`);
    }
  }
  if (!isHost && !isSpec) {
    const code = file.text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\/\/.*$/gm, '')
      .replace(/'[^'\n]*'|`[^`]*`/g, "''");
    const global = PLATFORM_GLOBALS.exec(code);
    if (global) found.push(`${at} uses ${global[1]}: it must run in browsers too`);
  }
  return found;
}
