const OURS: Readonly<Record<string, string>> = { faceboxes: 'facebox', poses: 'pose', gazes: 'gaze' };

/** Groups of columns that the reference asks for, as we call them. */
export const ourGroups = (asked: string): string => asked.replace(/\w+/g, (name) => OURS[name] ?? name);
