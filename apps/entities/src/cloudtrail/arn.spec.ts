import { describe, expect, it } from '@jest/globals';
import { canonicalAwsId } from './arn.js';

describe('canonicalAwsId', () => {
  it.each([
    ['arn:aws:iam::111122223333:user/a/b/alice', 'arn:aws:iam::111122223333:user/alice'],
    ['arn:aws:sts::111122223333:assumed-role/deploy/run-7', 'arn:aws:iam::111122223333:role/deploy'],
    ['arn:aws:iam::111122223333:role/deploy/', 'arn:aws:iam::111122223333:role/deploy'],
    ['arn:aws:iam::111122223333:user/Alice', 'arn:aws:iam::111122223333:user/Alice'],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root'],
    ['111122223333', '111122223333'],
    ['AKIAEXAMPLEEXAMPLE44', 'AKIAEXAMPLEEXAMPLE44'],
    [' ec2.amazonaws.com ', 'ec2.amazonaws.com'],
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket'],
  ])('keeps %j as %j, and that as itself', (written, canonical) => {
    expect(canonicalAwsId(written)).toBe(canonical);
    expect(canonicalAwsId(canonical)).toBe(canonical);
  });

  it('keeps ids apart that differ only after the longest length', () => {
    const long = `arn:aws:acm:eu-west-1:111122223333:certificate/${'x'.repeat(600)}`;
    expect(canonicalAwsId(`${long}1`)).toHaveLength(500);
    expect(canonicalAwsId(`${long}1`)).not.toBe(canonicalAwsId(`${long}2`));
  });
});
