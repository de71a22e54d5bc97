import { describe, expect, it } from '@jest/globals';
import { timeOfUuidv7, uuidv7At } from './uuid.js';

describe('timeOfUuidv7', () => {
  it.each(['1970-01-01T00:00:00.001Z', '2024-07-30T21:31:21.987Z', '9999-12-31T23:59:59.999Z'])(
    'finds %s again',
    (at) => {
      expect(timeOfUuidv7(uuidv7At(new Date(at)))).toEqual(new Date(at));
    },
  );

  it('finds no time in other ids and other text', () => {
    expect(timeOfUuidv7('7d444840-9dc0-41d1-b245-5ffdce74fad2')).toBeUndefined();
    expect(timeOfUuidv7('x')).toBeUndefined();
  });
});
