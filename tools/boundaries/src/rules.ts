import { parseSync } from 'vite';

/** Lower layers know nothing of higher ones. A package may import only from layers below its own. */
export const LAYERS: Readonly<Record<string, number>> = {
  '@fexgraph/core': 0,
  '@fexgraph/imaging': 1,
  '@fexgraph/inference': 1,
  '@fexgraph/files': 1,
  '@fexgraph/fex': 1,
  '@fexgraph/graph-files': 1,
  '@fexgraph/inspect': 1,
  '@fexgraph/networks': 2,
  '@fexgraph/testing': 2,
  '@fexgraph/models': 3,
  '@fexgraph/video': 3,
  '@fexgraph/sources': 4,
  '@fexgraph/nodes-detect': 4,
  '@fexgraph/nodes-identity': 4,
  '@fexgraph/sinks': 4,
  // The FFmpeg of node-av behind the port of video.
  '@fexgraph/video-node': 4,
  '@fexgraph/batch': 4,
  // Gives the parts of batch to workers.
  '@fexgraph/queue': 5,
  // Follows faces with the detectors of nodes-detect.
  '@fexgraph/nodes-multitask': 5,
  // Reads other streams as sources do.
  '@fexgraph/nodes-stream': 5,
  '@fexgraph/runtime': 6,
  '@fexgraph/web': 7,
  '@fexgraph/examples': 8,
  '@fexgraph/studio': 8,
  // Starts the studio.
  '@fexgraph/cli': 9,
  // A plugin of an outsider: the contracts of core are all that it needs.
  'fexgraph-perclos': 1,
  // Private tools. No package imports one, but specs may.
  '@fexgraph/api-tools': 7,
  '@fexgraph/boundaries': 7,
  '@fexgraph/browser-tests': 7,
  // Its corpus has checkpoints that synth makes.
  '@fexgraph/fuzz': 8,
  '@fexgraph/pack': 7,
  '@fexgraph/pack-check': 7,
  '@fexgraph/soak': 7,
  '@fexgraph/synth': 7,
  '@fexgraph/test-counts': 7,
  '@fexgraph/test-programs': 0,
  '@fexgraph/test-servers': 1,
};

/** These packages need Node as a whole; of the others, only `src/node/` may. */
const HOST_PACKAGES = [
  '@fexgraph/api-tools',
  '@fexgraph/batch',
  '@fexgraph/boundaries',
  '@fexgraph/browser-tests',
  '@fexgraph/cli',
  '@fexgraph/examples',
  '@fexgraph/files',
  '@fexgraph/fuzz',
  '@fexgraph/pack',
  '@fexgraph/pack-check',
  '@fexgraph/queue',
  '@fexgraph/soak',
  '@fexgraph/synth',
  '@fexgraph/test-counts',
  '@fexgraph/test-programs',
  '@fexgraph/test-servers',
  '@fexgraph/video-node',
];

/** These packages need a browser as a whole; of the others, only `src/web/` may. */
const WEB_PACKAGES = ['@fexgraph/studio', '@fexgraph/web'];

/** What only works in Node, or that only one leaf package may know. */
const NODE_PACKAGES = /^(node:|sharp$|onnxruntime-node$|worker_threads$|fs$|path$|env-paths$|tinyglobby$)/;
const WEB_LIBRARIES = /^onnxruntime-web(\/|$)/;

const NODE_GLOBALS =
  /(?<![.\w'"`/-])(process\.(?:env|argv|exit|cwd|std|platform|on|hrtime|memoryUsage)|Buffer\.|__dirname|require\()/;
const WEB_GLOBALS =
  /(?<![.\w'"`/-])(document\.(?:body|head|title|cookie|createElement|getElementById|querySelector|addEventListener)|window\.|navigator\.|HTML\w*Element\b|OffscreenCanvas\b|createImageBitmap\b|ImageBitmap\b|VideoFrame\b|MediaStream\w*\b|caches\.)/;

export interface SourceFile {
  readonly packageName: string;
  /** Path inside the package, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Dependencies that the package's package.json declares. */
  readonly dependencies: readonly string[];
}

/** What a file imports or exports from elsewhere, types included, and what it loads with `import('...')`. */
export function importsOf(text: string, path = 'file.ts'): readonly string[] {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
  const fixed = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const passedOn = module.staticExports.flatMap(({ entries }) => entries[0]?.moduleRequest?.value ?? []);
  const loaded = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end));
  return [...fixed, ...passedOn, ...loaded.filter((code) => /^'.*'$/.test(code)).map((code) => code.slice(1, -1))];
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
  const isNode = HOST_PACKAGES.includes(file.packageName) || /(^|\/)src\/node\//.test(file.path);
  const isWeb = WEB_PACKAGES.includes(file.packageName) || /(^|\/)src\/web\//.test(file.path);
  for (const specifier of importsOf(file.text, file.path)) {
    if (specifier.startsWith('.')) {
      // In core, `node` is the folder of the node contract.
      const reachesNode = file.packageName !== '@fexgraph/core' && /\/node\//.test(specifier);
      if (!isNode && !isSpec && reachesNode) {
        found.push(`${at} imports ${specifier}: platform-neutral code must not reach into src/node`);
      }
      if (!isWeb && !isSpec && /\/web\//.test(specifier)) {
        found.push(`${at} imports ${specifier}: platform-neutral code must not reach into src/web`);
      }
      continue;
    }
    const name = specifier.startsWith('node:') ? specifier : packageOf(specifier);
    if (!isNode && !isSpec && (NODE_PACKAGES.test(specifier) || /^@fexgraph\/[a-z-]+\/node$/.test(specifier))) {
      found.push(`${at} imports ${specifier}: it must run in browsers too`);
    }
    if (!isWeb && !isSpec && (WEB_LIBRARIES.test(specifier) || /^@fexgraph\/[a-z-]+\/web(\/|$)/.test(specifier))) {
      found.push(`${at} imports ${specifier}: it must run in Node too`);
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
  if (isSpec) return found;
  const code = file.text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'[^'\n]*'|`[^`]*`/g, "''");
  const node = isNode ? null : NODE_GLOBALS.exec(code);
  if (node) found.push(`${at} uses ${node[1]}: it must run in browsers too`);
  // The types of a page are known in the whole package; a program's own variable may be called window.
  const web = isWeb || HOST_PACKAGES.includes(file.packageName) ? null : WEB_GLOBALS.exec(code);
  if (web) found.push(`${at} uses ${web[1]}: it must run in Node too`);
  return found;
}
