import { config } from 'zod/v4/core';

/**
 * From here on zod walks through schemas instead of compiling JavaScript for each: a command checks with most of its
 * schemas once. To be called before the modules with the schemas are loaded.
 */
export function interpretSchemas(): void {
  config({ jitless: true });
}
