/** A minus sign as long as a plus. */
const signed = (text: string) => text.replace('-', '\u2212');

/** `0.43`, `−12`. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return signed(Number(text) === 0 ? text.replace('-', '') : text);
}

/** `37 %`; what is there and less than one is `< 1 %`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return '< 1\u00a0%';
  if (share < 1 && share > 0.99) return '> 99\u00a0%';
  return `${Math.round(share * 100)}\u00a0%`;
}

/** `216,000`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 frame`, `2,000 frames`. */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${grouped(count)} ${count === 1 ? thing : things}`;
}

/** `4:05`, `1:02:03`; with tenths where `step` is less than a second. @param seconds may be any number */
export function clock(seconds: number, step = 1): string {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  const whole = Math.abs(Number(seconds.toFixed(digits)));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const rest = (whole % 60).toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0');
  const sign = seconds < 0 && whole > 0 ? '\u2212' : '';
  return hours > 0 ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${sign}${minutes}:${rest}`;
}
