/**
 * The blocks of columns that heads fill, in the reference's order and under the reference's names
 * (spec: fex-columns.json, pipeline 7.1). Widths are columns per face.
 */
export const AU_COLUMNS = [
  'AU01',
  'AU02',
  'AU04',
  'AU05',
  'AU06',
  'AU07',
  'AU09',
  'AU10',
  'AU11',
  'AU12',
  'AU14',
  'AU15',
  'AU17',
  'AU20',
  'AU23',
  'AU24',
  'AU25',
  'AU26',
  'AU28',
  'AU43',
] as const;

export const EMOTION_COLUMNS = ['Neutral', 'Happy', 'Sad', 'Surprise', 'Fear', 'Disgust', 'Anger'] as const;

export const AFFECT_COLUMNS = ['valence', 'arousal'] as const;

/** Radians, then model units (reference) or frame pixels and null (see the head). */
export const POSE_COLUMNS = ['Pitch', 'Roll', 'Yaw', 'X', 'Y', 'Z'] as const;

/** Radians. */
export const GAZE_COLUMNS = ['gaze_pitch', 'gaze_yaw', 'gaze_angle'] as const;

export const BLENDSHAPE_COLUMNS = [
  '_neutral',
  'browDownLeft',
  'browDownRight',
  'browInnerUp',
  'browOuterUpLeft',
  'browOuterUpRight',
  'cheekPuff',
  'cheekSquintLeft',
  'cheekSquintRight',
  'eyeBlinkLeft',
  'eyeBlinkRight',
  'eyeLookDownLeft',
  'eyeLookDownRight',
  'eyeLookInLeft',
  'eyeLookInRight',
  'eyeLookOutLeft',
  'eyeLookOutRight',
  'eyeLookUpLeft',
  'eyeLookUpRight',
  'eyeSquintLeft',
  'eyeSquintRight',
  'eyeWideLeft',
  'eyeWideRight',
  'jawForward',
  'jawLeft',
  'jawOpen',
  'jawRight',
  'mouthClose',
  'mouthDimpleLeft',
  'mouthDimpleRight',
  'mouthFrownLeft',
  'mouthFrownRight',
  'mouthFunnel',
  'mouthLeft',
  'mouthLowerDownLeft',
  'mouthLowerDownRight',
  'mouthPressLeft',
  'mouthPressRight',
  'mouthPucker',
  'mouthRight',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
  'mouthSmileLeft',
  'mouthSmileRight',
  'mouthStretchLeft',
  'mouthStretchRight',
  'mouthUpperUpLeft',
  'mouthUpperUpRight',
  'noseSneerLeft',
  'noseSneerRight',
] as const;

const numbered = (prefix: string, count: number, first = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i + first}`);

export const MESH_VERTICES = 478;
export const EMBEDDING_WIDTH = 512;

/** Blocks that heads may bring in a `Behaviour` packet: name, columns. Row-major float32, NaN = null. */
export const FEX_BLOCKS = {
  /** 68 points in pixels of the source picture after `fit` inversion: all x, then all y. */
  landmarks: [...numbered('x_', 68), ...numbered('y_', 68)],
  pose: POSE_COLUMNS as readonly string[],
  /** 0..1 */
  aus: AU_COLUMNS as readonly string[],
  /** Probabilities, sum 1. */
  emotions: EMOTION_COLUMNS as readonly string[],
  /** -1..1 */
  affect: AFFECT_COLUMNS as readonly string[],
  gaze: GAZE_COLUMNS as readonly string[],
  /** 478 x, then y, then z. */
  mesh: [
    ...numbered('mesh_x_', MESH_VERTICES),
    ...numbered('mesh_y_', MESH_VERTICES),
    ...numbered('mesh_z_', MESH_VERTICES),
  ],
  /** 0..1 */
  blendshapes: BLENDSHAPE_COLUMNS as readonly string[],
} as const;

export type FexBlock = keyof typeof FEX_BLOCKS;

export const FEX_BLOCK_NAMES = Object.keys(FEX_BLOCKS) as readonly FexBlock[];
