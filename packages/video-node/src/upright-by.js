// @ts-check

/**
 * How stored frames are turned upright: by the filters that the command of FFmpeg takes for the same matrix.
 *
 * @param {Uint8Array | null} matrix display matrix of the stream: nine 32-bit integers of this machine, of which the
 * first, second, fourth and fifth say how frames are turned
 * @returns {{ rotation: 0 | 90 | 180 | 270, filters: string }} degrees clockwise; filters end with a comma. Other angles
 * than quarters are turned within a frame of the same size.
 */
export function uprightBy(matrix) {
  if (!matrix || matrix.length < 36) return { rotation: 0, filters: '' };
  const m = new Int32Array(matrix.slice(0, 36).buffer);
  const [across, down] = [Math.hypot(m[0], m[3]), Math.hypot(m[1], m[4])];
  if (across === 0 || down === 0) return { rotation: 0, filters: '' };
  const turned = (Math.atan2(m[1] / down, m[0] / across) * 180) / Math.PI;
  const degrees = (Math.round(turned) + 360) % 360;
  switch (degrees) {
    case 0:
      return { rotation: 0, filters: m[4] < 0 ? 'vflip,' : '' };
    case 90:
      return { rotation: 90, filters: m[3] > 0 ? 'transpose=cclock_flip,' : 'transpose=clock,' };
    case 180:
      return { rotation: 180, filters: `${m[0] < 0 ? 'hflip,' : ''}${m[4] < 0 ? 'vflip,' : ''}` };
    case 270:
      return { rotation: 270, filters: m[3] < 0 ? 'transpose=clock_flip,' : 'transpose=cclock,' };
    default:
      return { rotation: 0, filters: `rotate=${degrees}*PI/180,` };
  }
}
