/** In front of the elements of an array that array_send writes; before each of them stand 4 bytes of length. */
const [ARRAY_HEAD, ELEMENT] = [20, 8];

/** The elements of a `real[]` as `array_send` writes it. */
export function vectorOf(sent: Buffer): Float32Array {
  const view = new DataView(sent.buffer, sent.byteOffset + ARRAY_HEAD, sent.length - ARRAY_HEAD);
  const vector = new Float32Array(view.byteLength / ELEMENT);
  for (let at = 0; at < vector.length; at++) vector[at] = view.getFloat32(at * ELEMENT + 4);
  return vector;
}
