import { returnUrlProblem, withOutcome } from './return-url.js';

describe('an address that shoppers are sent back to', () => {
  it.each([
    'https://shop.example',
    'https://shop.example:8443/thanks?cart=7#top',
    'HTTPS://Shop.Example/ünïcode/✓',
    'https://10.0.0.7/thanks', // a shop in one's own network
    'http://localhost:4000/thanks',
    'http://shop.localhost/thanks',
    'http://127.0.0.1/',
    'http://127.9.9.9/',
    'http://[::1]:4000/',
    'https://shop.example/?next=https://other.example/@x',
  ])('may be %s', (url) => {
    expect(returnUrlProblem(url)).toBeNull();
  });

  it.each([
    ['shop.example/thanks', 'must be an address'],
    ['/thanks', 'must be an address'],
    ['//shop.example/thanks', 'must be an address'],
    ['https:/shop.example', 'must be an address'],
    ['https://', 'must be an address'],
    ['https://shop.example/a b', 'must be an address'],
    ['https://shop.example\\@other.example', 'must be an address'],
    [' https://shop.example', 'must be an address'],
    ['https://shop.example:99999', 'must be an address'],
    ['javascript:alert(1)//https://shop.example', 'must be an address'],
    ['shop://thanks', 'must be an address'],
    ['ftp://shop.example', 'must be an address'],
    ['https://user@shop.example', 'must not contain credentials'],
    ['https://user:secret@shop.example', 'must not contain credentials'],
    ['https://shop.example@other.example/', 'must not contain credentials'],
    ['http://shop.example/thanks', 'must be https'],
    ['http://10.0.0.7/', 'must be https'],
    ['http://0.0.0.0/', 'must be https'],
    ['http://localhost.shop.example/', 'must be https'],
    ['http://notlocalhost/', 'must be https'],
    ['http://127.0.0.1.nip.io/', 'must be https'],
  ])('is not %s', (url, problem) => {
    expect(returnUrlProblem(url)).toContain(problem);
  });

  it.each(['http://2130706433/', 'http://0x7f.1/', 'http://[::ffff:127.0.0.1]/'])('is loopback as %s', (url) => {
    expect(returnUrlProblem(url)).toBeNull();
  });
});

describe('what is added to it', () => {
  const outcome = { orderId: 'o-1', reference: 'SO 1&2', status: 'paid' };
  const ADDED = 'orderId=o-1&reference=SO+1%262&status=paid';

  it.each([
    ['https://shop.example', `https://shop.example/?${ADDED}`],
    ['https://shop.example/thanks', `https://shop.example/thanks?${ADDED}`],
    ['https://shop.example/thanks?', `https://shop.example/thanks?${ADDED}`],
    ['https://shop.example/thanks?cart=7', `https://shop.example/thanks?cart=7&${ADDED}`],
    ['https://shop.example/#/thanks', `https://shop.example/?${ADDED}#/thanks`],
    // Signed by the shop, perhaps: another way to write the same would break that.
    ['https://shop.example/?a=%20b+c%2F&d&e=&&sig=x%3D', `https://shop.example/?a=%20b+c%2F&d&e=&sig=x%3D&${ADDED}`],
    // Ours are the only ones of their names, however theirs are written.
    ['https://shop.example/?status=paid&cart=7&order%49d=x&status', `https://shop.example/?cart=7&${ADDED}`],
    ['https://shop.example/ü', `https://shop.example/%C3%BC?${ADDED}`],
  ])('%s', (url, expected) => {
    expect(withOutcome(url, outcome)).toBe(expected);
  });
});
