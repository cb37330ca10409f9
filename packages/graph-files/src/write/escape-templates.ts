import { escapeTemplate } from '../params/template.ts';

/** A copy in which every text reads back as it is, without undefined keys. */
export function escapeTemplates(value: unknown): unknown {
  if (typeof value === 'string') return escapeTemplate(value);
  if (Array.isArray(value)) return value.map(escapeTemplates);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, escapeTemplates(item)]));
}
