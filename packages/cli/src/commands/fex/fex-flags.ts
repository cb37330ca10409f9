/** The command line of `fexgraph fex` as commander gives it: what all commands have, and what one of them has. */
export interface FexFlags {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly delimiter?: ',' | ';' | '\t' | '|';
  readonly decimal: '.' | ',';
  readonly texts?: readonly string[];
  readonly openface?: boolean;
  readonly embeddings?: boolean;
  readonly sessions?: string;
  readonly sessionMap?: string;
  readonly quiet?: boolean;

  readonly columns?: readonly string[];
  readonly statistics?: readonly string[];
  readonly quantiles?: readonly number[];
  readonly from?: string;
  readonly normalize?: 'difference' | 'pct' | 'db';
  readonly samplingFrequency?: number;
  readonly hz?: number;
  readonly every?: number;
  readonly everySeconds?: number;
  readonly rows?: number;
  readonly method?: 'mean' | 'median';
  readonly clustering?: 'gallery' | 'connected' | 'hdbscan';
  readonly highPass?: number;
  readonly lowPass?: number;
  readonly confounds?: readonly string[];
  readonly detrend?: boolean;
  readonly standardize?: boolean;
  readonly limit?: number;
  readonly window?: number;
  readonly statistic?: 'mean' | 'std' | 'min' | 'max' | 'median';
  readonly centred?: boolean;
  readonly least?: number;
  readonly most?: number;
  readonly bridge?: number;
  readonly std?: number;
  readonly column?: readonly string[];
  readonly threshold?: number;
  readonly longest?: number;
  readonly event?: string;
  readonly before?: number;
  readonly after?: number;
  readonly where?: readonly string[];
  readonly sort?: readonly string[];
}
