/**
 * What a program must have once: classes, tokens and schemas of two copies do not fit together. The lowest versions are
 * tried by tools/pack-check.
 */
const SHARED: Readonly<Record<string, string>> = {
  '@opentelemetry/api': '^1.9.0',
  'reflect-metadata': '^0.2.0',
  rxjs: '^7.8.0',
  tsyringe: '^4.9.1',
  zod: '^4.6.0',
  '@fexgraph/core': '^0.1.0',
  '@fexgraph/inference': '^0.1.0',
  '@fexgraph/models': '^0.1.0',
  '@fexgraph/nodes-detect': '^0.1.0',
  '@fexgraph/nodes-identity': '^0.1.0',
  '@fexgraph/nodes-multitask': '^0.1.0',
  '@fexgraph/nodes-stream': '^0.1.0',
  '@fexgraph/sinks': '^0.1.0',
  '@fexgraph/sources': '^0.1.0',
  '@fexgraph/video': '^0.1.0',
};

/** Large, and of use on one platform only: who runs on it installs it. */
const NATIVE: Readonly<Record<string, string>> = {
  'onnxruntime-node': '^1.30.0',
  'onnxruntime-web': '^1.30.0',
  sharp: '^0.35.5',
};

/** Programs run in Node. */
const WEB_LIBRARY = 'onnxruntime-web';

/**
 * Asked for by import when somebody wants them. The licence of video-node (GPLv3) is for whoever installs it to accept;
 * studio is large; few have a server for queue.
 */
const CHOSEN: Readonly<Record<string, string>> = {
  '@fexgraph/queue': '^0.1.0',
  '@fexgraph/studio': '^0.1.0',
  '@fexgraph/video-node': '^0.1.0',
};

/** Programs, not libraries: they bring all that they run on but what is chosen. */
const APPLICATIONS = ['@fexgraph/cli'];

const COMMON_FILES = ['dist', 'src', '!**/*.spec.ts', '!**/.tsbuildinfo'];
const SCRIPTS = {
  prepack: 'node ../../tools/pack/before-pack.mjs && npm run build',
  postpack: 'node ../../tools/pack/after-pack.mjs',
};
/** Places that nobody has decided on. */
const UNKNOWN = ['repository', 'homepage', 'bugs', 'author'];

export interface PublishedManifest {
  readonly name: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly sideEffects?: boolean | readonly string[];
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Every breach of the rules for package.json of a published package, as readable lines. */
export function manifestBreaches(manifest: PublishedManifest): readonly string[] {
  const found: string[] = [];
  const refuse = (reason: string) => found.push(`${manifest.name}: ${reason}`);
  if (!manifest.description) refuse('has no description');
  if (!manifest.keywords?.includes('fexgraph')) refuse('has no keyword "fexgraph"');
  if (manifest.license !== 'Apache-2.0') refuse('has another licence than Apache-2.0');
  if (manifest.sideEffects === undefined) refuse('does not say whether its modules have sideEffects');
  for (const entry of COMMON_FILES) if (!manifest.files?.includes(entry)) refuse(`files lacks "${entry}"`);
  for (const [name, script] of Object.entries(SCRIPTS)) {
    if (manifest.scripts?.[name] !== script) refuse(`script ${name} is not "${script}"`);
  }
  for (const field of UNKNOWN) if (field in manifest) refuse(`has a ${field}`);
  if (APPLICATIONS.includes(manifest.name)) checkApplication(manifest, refuse);
  else checkLibrary(manifest, refuse);
  return found;
}

function checkLibrary(manifest: PublishedManifest, refuse: (reason: string) => void): void {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  for (const [name, range] of Object.entries(dependencies)) {
    if (name in SHARED || name in NATIVE || name in CHOSEN) refuse(`${name} is a dependency and must be a peer`);
    else if (name.startsWith('@fexgraph/') && !range.startsWith('^')) refuse(`${name} must be a range`);
  }
  for (const [name, range] of Object.entries(peerDependencies)) {
    const wanted = SHARED[name] ?? NATIVE[name] ?? CHOSEN[name];
    const isOptional = name in NATIVE || name in CHOSEN;
    if (wanted === undefined) refuse(`${name} is a peer and need not be one`);
    else if (range !== wanted) refuse(`${name} is "${range}" and must be "${wanted}"`);
    if (isOptional !== (peerDependenciesMeta[name]?.optional === true)) {
      refuse(`${name} must ${isOptional ? '' : 'not '}be an optional peer`);
    }
  }
}

function checkApplication(
  { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }: PublishedManifest,
  refuse: (reason: string) => void,
) {
  for (const [name, range] of Object.entries(peerDependencies)) {
    if (!(name in CHOSEN)) refuse(`is a program, and ${name} is a peer`);
    else if (range !== CHOSEN[name] || peerDependenciesMeta[name]?.optional !== true)
      refuse(`${name} must be an optional peer, "${CHOSEN[name]}"`);
  }
  for (const [name, range] of Object.entries({ ...SHARED, ...NATIVE })) {
    if (name === WEB_LIBRARY) continue;
    if (dependencies[name] === undefined) refuse(`${name} is not among its dependencies`);
    else if (name in SHARED && dependencies[name] !== range) refuse(`${name} must be "${range}"`);
    else if (name in NATIVE && !/^\d/.test(dependencies[name])) refuse(`${name} must be one exact version`);
  }
}
