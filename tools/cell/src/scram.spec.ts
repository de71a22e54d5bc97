import { describe, expect, it } from '@jest/globals';
import { scramVerifier } from './scram.js';

describe('scramVerifier', () => {
  it('makes what PostgreSQL 17 itself stored for this password and salt', () => {
    expect(scramVerifier('correct horse', Buffer.from('kJU4qvtoWKik1wFFz7wniw==', 'base64'))).toBe(
      'SCRAM-SHA-256$4096:kJU4qvtoWKik1wFFz7wniw==$sDajayR6sNuDMlbKNYEq5YnOzzyI72gCznsOvKne7Ds=:P6lpSOR+S6IuUd40q8WhJl/0YMwOyQWzJP/3pkU+Ezo=',
    );
  });
});
