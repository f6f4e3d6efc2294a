import { type lookup, type LookupAddress } from 'node:dns';
import { ForbiddenTargetError, isPublicAddress, publicLookup, refuseLiteral } from './endpoint-guard.js';

const FORBIDDEN = [
  ['loopback', '127.0.0.1'],
  ['all of loopback', '127.255.0.9'],
  ['this host', '0.0.0.0'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['cloud metadata', '169.254.169.254'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['benchmarking', '198.18.0.1'],
  ['documentation', '192.0.2.1'],
  ['IPv6 loopback', '::1'],
  ['IPv6 unspecified', '::'],
  ['IPv6 unique local', 'fd00::1'],
  ['IPv6 link-local', 'fe80::1'],
  ['IPv6 multicast', 'ff02::1'],
  ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
  ['IPv4-mapped metadata', '::ffff:a9fe:a9fe'],
  ['IPv4-compatible loopback', '::127.0.0.1'],
  ['NAT64 of a private address', '64:ff9b::10.0.0.1'],
  ['6to4 of a private address', '2002:0a00:0001::'],
  ['AWS metadata over IPv6', 'fd00:ec2::254'],
  ['no address at all', 'shop.example'],
] as const;

it.each(FORBIDDEN)('%s (%s) is not public', (_what, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

// WHATWG URLs turn every spelling of an IPv4 address into the usual one.
it.each(['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::1]', '[::ffff:169.254.169.254]', '169.254.169.254'])(
  'refuses https://%s/',
  (host) => {
    expect(() => refuseLiteral(new URL(`https://${host}/`))).toThrow(ForbiddenTargetError);
  },
);

it('lets names and public literals through, which are looked up or not', () => {
  for (const host of ['shop.example', '1.1.1.1', '[2606:4700:4700::1111]'])
    expect(() => refuseLiteral(new URL(`https://${host}/`))).not.toThrow();
});

function look(answers: LookupAddress[], options: { all?: boolean } = {}): Promise<unknown> {
  const resolve = ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
    done(null, answers)) as unknown as typeof lookup;
  return new Promise((settle) =>
    publicLookup(resolve)('shop.example', options, (error, found) => settle(error ?? found)),
  );
}

it('fails the connection when a name leads to a private address, be it one of several', async () => {
  const [good, bad] = [
    { address: '1.1.1.1', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ];
  expect(await look([bad])).toBeInstanceOf(ForbiddenTargetError);
  expect(await look([good, bad], { all: true })).toBeInstanceOf(ForbiddenTargetError);
  expect(await look([good], { all: true })).toEqual([good]);
  expect(await look([good])).toBe('1.1.1.1');
  expect(await look([])).toBeInstanceOf(Error);
});

it('asks the system’s resolver: localhost is refused', async () => {
  const answer = await new Promise((settle) => publicLookup()('localhost', {}, (error) => settle(error)));
  expect(answer).toBeInstanceOf(ForbiddenTargetError);
});
