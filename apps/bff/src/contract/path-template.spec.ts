import { describe, expect, it } from '@jest/globals';
import { parsePathTemplate } from './path-template.js';

describe('a path template', () => {
  it('matches literals as they are, and no more', () => {
    const template = parsePathTemplate('/.well-known/jwks.json');
    expect(template.match('/.well-known/jwks.json')).toEqual([]);
    expect(template.match('/xwell-known/jwks.json')).toBeUndefined();
    expect(template.match('/.well-known/jwks.json/')).toBeUndefined();
  });

  it('takes one segment for a variable, decoded', () => {
    const template = parsePathTemplate('/v1/tenants/{tenant.id}/members/{id}');
    expect(template.variables).toEqual(['tenant.id', 'id']);
    expect(template.match('/v1/tenants/a%20b/members/c%2Fd')).toEqual(['a b', 'c/d']);
    expect(template.match('/v1/tenants/a/b/members/c')).toBeUndefined();
    expect(template.match('/v1/tenants//members/c')).toBeUndefined();
  });

  it('tells a custom verb from the id before it', () => {
    const plain = parsePathTemplate('/v1/sessions/{id}');
    const verb = parsePathTemplate('/v1/sessions/{id}:revoke');
    expect(plain.match('/v1/sessions/1:revoke')).toBeUndefined();
    expect(verb.match('/v1/sessions/1:revoke')).toEqual(['1']);
    expect(verb.match('/v1/sessions/1')).toBeUndefined();
  });

  it('matches nothing that is not percent-encoding', () => {
    expect(parsePathTemplate('/v1/{id}').match('/v1/%zz')).toBeUndefined();
  });

  it('refuses forms it does not know, at start', () => {
    expect(() => parsePathTemplate('/v1/{name=tenants/*}')).toThrow('not supported');
    expect(() => parsePathTemplate('/v1/**')).toThrow('not supported');
  });
});
