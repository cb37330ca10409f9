const WITHHELD = '[withheld]';
const SECRET = /secret|token|passw(or)?d|passphrase|api[-_]?key|credential|authorization|cookie/i;

/** Takes user names, passwords and secret parameters out of addresses inside a text. */
function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${WITHHELD}@`)
    .replace(/([?&][^=&#\s]*(?:secret|token|passw|key|credential|signature)[^=&#\s]*=)[^&#\s]*/gi, `$1${WITHHELD}`);
}

function className(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  return (prototype.constructor as { name?: string } | undefined)?.name || 'object';
}

function ofObject(value: object, seen: readonly object[]): unknown {
  if (seen.includes(value)) return '[circular]';
  const inside = [...seen, value];
  if (Array.isArray(value)) return value.map((item) => plain(item, inside) ?? null);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${className(value)}, ${value.byteLength} bytes]`;
  const name = className(value);
  if (name === 'URL') return withoutSecrets(String(value));
  if (name !== undefined) return `[${name}]`;
  const entries = Object.entries(value)
    .filter(([, item]) => plain(item, inside) !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, SECRET.test(key) && item !== null ? WITHHELD : plain(item, inside)]);
  return Object.fromEntries(entries);
}

function plain(value: unknown, seen: readonly object[]): unknown {
  switch (typeof value) {
    case 'string':
      return withoutSecrets(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : ofObject(value, seen);
    default:
      return undefined;
  }
}

/**
 * Options as they may stand in a file: plain JSON with sorted keys. Functions are left out, values under names like
 * `token` or `password` and credentials in addresses are withheld, objects that are not data are named by their class.
 */
export function recordable(value: unknown): unknown {
  return plain(value, []);
}
