/** Of this package, as its `package.json` says it: files say who wrote them, and a page cannot read that. */
export const VERSION = '0.1.0';
