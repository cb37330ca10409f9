import type { Credentials } from '@fexgraph/files';

export type Environment = Readonly<Record<string, string | undefined>>;

/** An input that lies elsewhere. */
export interface NamedAddress {
  /** Without passwords and queries, which may be signatures: what tables, plans, records and messages call it. */
  readonly name: string;
  readonly url: URL;
  /** True where the name alone does not let another process in. */
  readonly hasSecrets: boolean;
  readonly credentials?: Credentials;
}
