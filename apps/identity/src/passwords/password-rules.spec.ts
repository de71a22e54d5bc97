import { describe, expect, it } from '@jest/globals';
import { assertAcceptable } from './password-rules.js';
import { WeakPassword } from './password.errors.js';

const accept = (password: string) => () => assertAcceptable(password, 'ada.lovelace@example.com', 'password');

describe('a password is refused', () => {
  it.each([
    ['that is short', 'x7#Kq!2mZ'],
    ['of few different characters', 'ababababababab'],
    ['that is a common word with digits', 'password1234'],
    ['that is a common word in disguise', 'P@55w0rd!2024'],
    ['of several common words', 'MyWelcomeSummer2026!'],
    ['from the keyboard', 'qwerty123456'],
    ['that counts', '123456789012'],
    ['that counts backwards', '987654321098'],
    ['that spells the alphabet', 'abcdefghijkl1'],
    ['from a famous cartoon', 'CorrectHorseBatteryStaple'],
    ['that holds the name of the account', 'xx-ada.lovelace-77'],
  ])('%s', (_what, password) => {
    expect(accept(password)).toThrow(WeakPassword);
  });
});

describe('a password is taken', () => {
  it.each([
    ['made of words', 'seven purple lanterns 4 river'],
    ['made by a program', 'vQ3x0b7kXyR-f2Yt1uLm9wZp'],
    ['made of random digits', '8305926174480139'],
    ['with a common word among others', 'my summer boat leaks oil'],
    ['in another script', 'пурпурный фонарь у реки'],
  ])('%s', (_what, password) => {
    expect(accept(password)).not.toThrow();
  });
});
