type Environment = Readonly<Record<string, string | undefined>>;

/** How the system finds libraries and folders, how Node finds packages, and what libvips is set to. */
const NEEDED =
  /^(PATH|LD_LIBRARY_PATH|DYLD_\w*PATH|SYSTEMROOT|TE?MP|TMPDIR|LANG|LC_\w+|NODE_OPTIONS|NODE_PATH|VIPS_\w+|MALLOC_\w+)$/i;

/**
 * For the malloc of glibc: what a picture needed stays with the process for the next one, instead of going to the system
 * and coming back page by page, which costs a third of decoding.
 */
const KEEP_MEMORY = { MALLOC_MMAP_THRESHOLD_: `${1 << 25}`, MALLOC_TRIM_THRESHOLD_: `${1 << 26}` };

/**
 * The environment of a decoder's process: what it needs to start, nothing else. Keys and passwords that a program has there are
 * not for a process that reads untrusted pictures; and certificates (`NODE_EXTRA_CA_CERTS`), which every process of Node
 * that is given them reads anew, are not for one without a network.
 */
export function decoderEnvironment(environment: Environment): Record<string, string | undefined> {
  return { ...KEEP_MEMORY, ...Object.fromEntries(Object.entries(environment).filter(([name]) => NEEDED.test(name))) };
}
