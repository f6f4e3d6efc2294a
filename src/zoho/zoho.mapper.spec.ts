import { toDecimal } from '../common/money.js';
import { jsonNumber, parseLossless, stringifyLossless } from './lossless-json.js';
import { toAmount, toDate, toPayment, toSession } from './zoho.mapper.js';
import { paymentEnvelope, sessionEnvelope } from './zoho.schemas.js';

describe('money to Zoho', () => {
  it.each([
    [10050n, 'INR', '100.50'],
    [1n, 'INR', '0.01'],
    [500n, 'JPY', '500'],
    [1234n, 'KWD', '1.234'],
    [9_223_372_036_854_775_807n, 'INR', '92233720368547758.07'],
  ])('%s minor units of %s is the JSON number %s, digit for digit', (minor, currency, literal) => {
    const text = stringifyLossless({ amount: jsonNumber(toDecimal(minor, currency)), left_out: undefined });
    expect(text).toBe(`{"amount":${literal}}`);
  });
});

describe('money from Zoho', () => {
  it.each([
    ['"100.50"', 'INR', 10050n],
    ['100.5', 'INR', 10050n],
    ['100', 'INR', 10000n],
    ['"500.00"', 'JPY', 500n],
    ['92233720368547758.07', 'INR', 9_223_372_036_854_775_807n],
    ['"100.505"', 'INR', null],
    ['"500.50"', 'JPY', null],
    ['1e3', 'INR', null],
    ['"-5.00"', 'INR', null],
    ['"1,499.50"', 'INR', null],
    ['""', 'INR', null],
    ['null', 'INR', null],
    ['{}', 'INR', null],
  ])('%s %s is %s minor units', (json, currency, minor) => {
    const body = parseLossless(`{"payment":{"payment_id":1,"amount":${json},"currency":"${currency}"}}`);
    expect(toPayment(paymentEnvelope.parse(body)).amount.minor).toBe(minor);
  });

  it('has no exact amount without a currency, but keeps the text', () => {
    expect(toAmount('5.00', undefined)).toEqual({ minor: null, currency: null, text: '5.00' });
  });
});

describe('who paid, as Zoho tells it', () => {
  const parse = (payment: string) => toPayment(paymentEnvelope.parse(parseLossless(`{"payment":{"payment_id":1,${payment}}}`)));

  it.each([
    ['"phone":"+91 9000000001","dialing_code":"+91"', { phone: '+91 9000000001' }],
    ['"phone":"9000000001","dialing_code":"+91"', { phone: '+91 9000000001' }],
    ['"phone":9000000001,"dialing_code":91', { phone: '+91 9000000001' }],
    ['"phone":"9000000001","dialing_code":"India"', { phone: '9000000001' }],
    ['"phone":"","dialing_code":"+91","receipt_email":""', {}],
    ['"receipt_email":"a@example.com","payment_method":"upi"', { email: 'a@example.com' }],
    ['"payment_method":{"type":"upi","upi":{"upi_id":"a@bank","channel":"qr"}}', { upiId: 'a@bank' }],
    ['"payment_method":{"type":"card","card":{"card_holder_name":"A","last_four_digits":"0011","brand":"visa","funding":"debit"}}', { lastFour: '0011', brand: 'visa', funding: 'debit' }],
    ['"payment_method":{"type":"net_banking","net_banking":{"bank_name":"Bank"}}', { bank: 'Bank' }],
    ['"payment_method":{"type":"ach_debit","ach_debit":{"last_four_digits":6789,"bank_name":"Bank"}}', { lastFour: '6789', bank: 'Bank' }],
    ['"payment_method":{"type":"upi","upi":7,"card":null}', {}],
    ['"payment_method":[]', {}],
  ])('%s', (json, payer) => {
    expect(parse(json).payer).toEqual(payer);
  });

  it.each([
    ['"412345678901"', '412345678901'],
    ['412345678901234567890', '412345678901234567890'],
    ['"UTR 12/34"', 'UTR 12/34'],
    ['""', null],
    ['" "', null],
    ['"a\\u0000b"', null],
    [`"${'9'.repeat(101)}"`, null],
    ['{"a":1}', null],
  ])('the bank reference %s is %s', (json, reference) => {
    expect(parse(`"transaction_reference_number":${json}`).bankReference).toBe(reference);
  });

  it.each([
    ['"11.80"', 1180n],
    ['11.8', 1180n],
    ['"11.805"', null],
    ['"-11.80"', null],
    ['"free"', null],
  ])('the fee %s is %s minor units', (json, minor) => {
    expect(parse(`"currency":"INR","total_fee_amount":${json}`).feeMinor).toBe(minor);
  });
}); // prettier-ignore

describe('times from Zoho', () => {
  it.each([
    ['1708950672', '2024-02-26T12:31:12.000Z'],
    ['1708950672123', '2024-02-26T12:31:12.123Z'],
    ['0', null],
    ['2024-02-26', null],
    ['99999999999999999999', null],
    [undefined, null],
  ])('%s is %s', (time, expected) => {
    expect(toDate(time)?.toISOString() ?? null).toBe(expected);
  });
});

describe('what Zoho sends', () => {
  const parse = (session: string) =>
    toSession(sessionEnvelope.parse(parseLossless(`{"code":0,"payments_session":${session}}`)));

  it('is believed with nothing but an id', () => {
    expect(parse('{"payments_session_id":"1"}')).toEqual({
      sessionId: '1',
      status: null,
      amount: { minor: null, currency: null, text: null },
      createdAt: null,
      expiresAt: null,
      maxAttempts: null,
      metadata: {},
      referenceNumber: null,
      invoiceNumber: null,
      payments: [],
    });
  });

  it('may have fields of any type in any optional place', () => {
    const odd = '{"payments_session_id":1,"status":{},"amount":[],"meta_data":"x","payments":{},"created_time":true}';
    expect(parse(odd)).toMatchObject({ sessionId: '1', status: null, metadata: {}, payments: [] });
  });

  it('loses no payment of a list for a bad neighbour', () => {
    const payments = '[null, 5, {}, {"payment_id":""}, {"payment_id":"7","status":null}]';
    expect(parse(`{"payments_session_id":"1","payments":${payments}}`).payments).toEqual([
      { paymentId: '7', status: 'unknown', createdAt: null },
    ]);
  });

  it.each(['', 'null', '[]', '"text"', '<html>', '{"code":0', '{"code":0,"payments_session":{}}'])(
    'is not a session: %s',
    (text) => expect(sessionEnvelope.safeParse(parseLossless(text)).success).toBe(false),
  );

  it('may name a key twice: the last one counts, as with JSON.parse', () => {
    expect(parseLossless('{"a":1,"a":2}')).toEqual({ a: '2' });
  });
});
