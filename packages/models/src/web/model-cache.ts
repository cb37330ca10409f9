import { toError } from '@fexgraph/core';

const NAME = 'fexgraph-models';

/** Files of earlier visits, in the browser's Cache storage; nothing where the page has none, or may not use it. */
export class ModelCache {
  private constructor(private readonly cache: Cache) {}

  /** Undefined, with the reason told to `refused`, where the browser gives none. */
  static async open(refused: (reason: string) => void): Promise<ModelCache | undefined> {
    // Only secure pages have it.
    if (typeof caches === 'undefined') {
      refused('the page is not secure (https or localhost), so the browser offers no Cache storage');
      return undefined;
    }
    try {
      return new ModelCache(await caches.open(NAME));
    } catch (thrown) {
      refused(toError(thrown).message);
      return undefined;
    }
  }

  async get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const found = await this.cache.match(key);
    return found && new Uint8Array(await found.arrayBuffer());
  }

  /** @throws what the browser throws, for example where its quota is used up. */
  async put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.cache.put(key, new Response(bytes));
  }

  async delete(key: string): Promise<void> {
    await this.cache.delete(key);
  }

  /** What is kept under addresses that begin so. */
  async keys(prefix: string): Promise<string[]> {
    return (await this.cache.keys()).map(({ url }) => url).filter((url) => url.startsWith(prefix));
  }
}

/** The key of a file by its content: the same file from two places is kept once, and a changed one is another. */
export function contentKey(digest: string): string {
  return pageAddress(`/fexgraph-model/${digest}`);
}

/** Keys are addresses of the page's origin; nothing is ever fetched from them. */
export function pageAddress(path: string): string {
  return new URL(path, globalThis.location.origin).href;
}

/**
 * Takes everything out that stores have kept in this browser for pages of this origin, also the models that were made
 * from files of the user.
 */
export async function clearModelCache(): Promise<void> {
  await caches.delete(NAME);
}
