/** Ends of the names of videos, without the dot. */
export const VIDEO_EXTENSIONS: readonly string[] = [
  ...['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'wmv', 'asf', 'flv', 'mpg', 'mpeg', 'ts', 'mts', 'm2ts', '3gp', '3g2'],
  'ogv',
];

/** Whether a file is a video by its name. What it really holds is seen when it is read. */
export function isVideoName(name: string): boolean {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1].toLowerCase();
  return extension !== undefined && VIDEO_EXTENSIONS.includes(extension);
}
