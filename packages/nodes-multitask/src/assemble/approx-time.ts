/**
 * The approx_time text of a moment of a video: minutes and seconds, truncated. Minutes are not wrapped into hours and
 * grow past two digits.
 *
 * @param seconds presentation time from the start of the source
 *
 * Source: spec: pipeline 1.8.
 */
export function approxTime(seconds: number): string {
  const minutes = Math.trunc(Math.floor(seconds / 60));
  const rest = Math.trunc(seconds % 60);
  return `${String(minutes).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
