import { jsonNumber, parseLossless, stringifyLossless } from './lossless-json.js';

describe('JSON from Zoho', () => {
  it('keeps every number as it was written', () => {
    expect(parseLossless('{"id":9007199254740993123,"amount":100.10,"list":[1e3,-0]}')).toEqual({
      id: '9007199254740993123',
      amount: '100.10',
      list: ['1e3', '-0'],
    });
  });

  it('takes the last of members that come twice, as JSON.parse does', () => {
    expect(parseLossless('{"status":"failed","status":"succeeded"}')).toEqual({ status: 'succeeded' });
  });

  it.each(['', '<html>', '{"a":1', '{a:1}', '{} {}', 'undefined'])('is undefined when the text is "%s"', (text) => {
    expect(parseLossless(text)).toBeUndefined();
  });
});

describe('JSON to Zoho', () => {
  it('writes an amount digit by digit, as a number', () => {
    const body = { amount: jsonNumber('90071992547409931.10'), currency: 'INR' };
    expect(stringifyLossless(body)).toBe('{"amount":90071992547409931.10,"currency":"INR"}');
  });

  it('leaves out what is absent, and keeps what is empty', () => {
    expect(stringifyLossless({ a: undefined, b: '', c: [], d: 0 })).toBe('{"b":"","c":[],"d":0}');
    expect(stringifyLossless({})).toBe('{}');
  });

  it('does not take text that is no number for an amount', () => {
    expect(() => jsonNumber('1,00')).toThrow();
  });
});
