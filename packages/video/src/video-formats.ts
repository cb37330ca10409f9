/**
 * The containers that are read, as FFmpeg names its demuxers. Playlists (HLS, DASH, concat) are not among them: they
 * open other files and addresses.
 */
export const VIDEO_FORMATS: readonly string[] = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2'],
  ...['matroska', 'webm', 'avi', 'mpegts', 'mpeg', 'flv', 'asf', 'ogg', 'mxf', 'dv', 'ivf'],
];
