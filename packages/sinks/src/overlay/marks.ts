export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line, or an area, in pixels of the picture. Ends and corners of lines are round. */
export type Mark =
  | {
      readonly kind: 'stroke';
      /** SVG path data. */
      readonly path: string;
      readonly colour: string;
      readonly width: number;
      /** 0..1, default 1. */
      readonly opacity?: number;
    }
  | { readonly kind: 'area'; readonly box: Box; readonly colour: string; readonly opacity?: number };

/** Marks that belong together. */
export interface MarkGroup {
  /** What they say, for those who do not see them. */
  readonly title?: string;
  readonly marks: readonly Mark[];
}

/** Lines with a dark rim, readable on light and dark ground. */
export function outlined(path: string, colour: string, width: number): readonly Mark[] {
  if (path === '') return [];
  return [
    { kind: 'stroke', path, colour: '#000', opacity: 0.45, width: width * 2 },
    { kind: 'stroke', path, colour, width },
  ];
}
