const f32 = Math.fround;

/**
 * Columns Pitch, Roll, Yaw, X, Y, Z from the pose head. The head's order is pitch, yaw, roll; roll is counted the other
 * way. X, Y, Z stay in the network's own units: they are neither pixels nor mapped to the frame (quirk 8).
 * Source: spec: pipeline 6.4.
 */
export function poseColumns([pitch, yaw, roll, x, y, z]: Float32Array): number[] {
  return [pitch, -roll, yaw, x, y, z];
}

/**
 * Columns gaze_pitch, gaze_yaw, gaze_angle from the gaze head, whose order is yaw, pitch. The angle is the one to the
 * camera axis. Radians, float32 at every step: near 0 the arc cosine makes much of the last bit.
 * Source: spec: pipeline 6.5.
 */
export function gazeColumns([yaw, pitch]: Float32Array): number[] {
  const cosine = f32(f32(Math.cos(pitch)) * f32(Math.cos(yaw)));
  return [pitch, yaw, Math.acos(Math.min(1, Math.max(-1, cosine)))];
}

/** Probabilities from logits, float32. Source: spec: pipeline 4.2. */
export function softmax(logits: Float32Array): Float32Array {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(f32(logit - largest)));
  const sum = powers.reduce((total, power) => f32(total + power), 0);
  return powers.map((power) => power / sum);
}
