/** How the elements of a checkpoint tensor are stored. */
export type ElementType = 'F32' | 'F16' | 'BF16' | 'I64';

const WIDTHS: Readonly<Record<ElementType, number>> = { F32: 4, F16: 2, BF16: 2, I64: 8 };

export function bytesPerElement(type: ElementType): number {
  return WIDTHS[type];
}

export function isElementType(text: string): text is ElementType {
  return Object.hasOwn(WIDTHS, text);
}
