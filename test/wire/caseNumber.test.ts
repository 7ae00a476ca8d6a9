import { expect, test } from 'vitest';
import { caseNumber, caseNumberOf } from '../../src/wire/cases.ts';

const numbers = [1, 123, 4711, 90_909, 999_999, 1_000_000].map((count) => caseNumberOf(2026, count));

test('a number has its form, and is taken as it is read out', () => {
  for (const number of numbers) {
    expect(number).toMatch(/^C-2026-\d{6,7}-[A-HJ-NP-TV-Z]$/);
    expect(caseNumber.parse(number)).toBe(number);
    expect(caseNumber.parse(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toBe(number);
    expect(caseNumber.parse(number.slice(2))).toBe(number);
  }
});

const isTaken = (text: string) => caseNumber.safeParse(text).success;
const digitsOf = (number: string) => number.replace(/\D/g, '');
const withDigits = (number: string, digits: string) => `C${digits}${number.at(-1)}`;

test('any one wrong digit or letter is found', () => {
  for (const number of numbers) {
    const digits = digitsOf(number);
    for (let at = 0; at < digits.length; at++) {
      for (const wrong of '0123456789') {
        if (wrong === digits[at]) continue;
        expect(isTaken(withDigits(number, digits.slice(0, at) + wrong + digits.slice(at + 1)))).toBe(false);
      }
    }
    for (const wrong of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
      expect(isTaken(number.slice(0, -1) + wrong)).toBe(wrong === number.at(-1));
  }
});

test('any two digits exchanged are found', () => {
  for (const number of numbers) {
    const digits = Array.from(digitsOf(number));
    for (let a = 0; a < digits.length; a++) {
      for (let b = a + 1; b < digits.length; b++) {
        if (digits[a] === digits[b]) continue;
        const exchanged = digits.with(a, digits[b]!).with(b, digits[a]!);
        expect(isTaken(withDigits(number, exchanged.join('')))).toBe(false);
      }
    }
  }
});

test('a doubled digit taken for another doubled one is found', () => {
  for (const pair of ['00', '11', '55', '99']) {
    const number = caseNumberOf(2026, Number(`12${pair}34`));
    for (let digit = 0; digit < 10; digit++) {
      const wrong = digitsOf(number).replace(new RegExp(`12${pair}34$`), `12${digit}${digit}34`);
      expect(isTaken(withDigits(number, wrong))).toBe(`${digit}${digit}` === pair);
    }
  }
});
