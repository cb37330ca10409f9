/** The line that a user reads of what a piece of work throws; nothing if it does not. */
export function told(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as { toLine(): string }).toLine();
  }
  return '';
}
