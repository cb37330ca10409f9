/**
 * Lays a picture with transparency over another: `over = alpha * over + (1 - alpha) * under`, rounded, on levels of 8 bits
 * as they are stored.
 *
 * @param under RGB, changed in place
 * @param over RGBA of the same size, colours not multiplied by alpha
 */
export function blendOver(under: Uint8Array, over: Uint8Array): void {
  const pixels = over.length / 4;
  // Most of a drawing is empty: four bytes are looked at as one number.
  const aligned = over.byteOffset % 4 === 0 ? over : new Uint8Array(over);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, pixels);
  for (let i = 0; i < pixels; i++) {
    if (words[i] === 0) continue;
    const alpha = over[4 * i + 3];
    for (let channel = 0; channel < 3; channel++) {
      const below = under[3 * i + channel];
      under[3 * i + channel] = below + Math.round(((over[4 * i + channel] - below) * alpha) / 255);
    }
  }
}
