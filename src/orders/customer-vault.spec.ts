import type { AppConfig } from '../config/app-config.js';
import { SealedBox } from '../common/sealed-box.js';
import { CustomerVault } from './customer-vault.js';

const OLD = 'old-secret-0123456789-0123456789-0123';
const NEW = 'new-secret-0123456789-0123456789-0123';
const vault = (...dataEncryptionSecrets: string[]) =>
  new CustomerVault({ dataEncryptionSecrets, zoho: { widgetDomain: 'IN' } } as unknown as AppConfig);
const hex = (hash: Uint8Array | null) => hash && Buffer.from(hash).toString('hex');

const ASHA = { name: 'Asha K', email: 'Asha.K@example.com', phone: '+91 90000-00001' };

describe('the vault of customers', () => {
  it('gives back what it was given, and shows nothing of it', () => {
    const { sealed, emailHash, phoneHash } = vault(NEW).seal(ASHA);
    expect(vault(NEW).open(sealed)).toEqual(ASHA);
    for (const stored of [sealed, emailHash, phoneHash])
      expect(Buffer.from(stored ?? []).toString('latin1')).not.toMatch(/asha|example|9000/i);
  });

  it('stores nothing for nobody, and no hash of what was not told', () => {
    expect(vault(NEW).seal(null)).toEqual({ sealed: null, emailHash: null, phoneHash: null, emailBeginnings: [] });
    expect(vault(NEW).seal({ name: 'Asha K' })).toMatchObject({
      emailHash: null,
      phoneHash: null,
      emailBeginnings: [],
    });
    expect(vault(NEW).open(null)).toBeNull();
  });

  it.each(['asha.k@example.com', ' ASHA.K@EXAMPLE.COM '])('finds the e-mail however it is written: "%s"', (email) => {
    expect(vault(NEW).emailHashes(email).map(hex)).toEqual([hex(vault(NEW).seal(ASHA).emailHash)]);
  });

  const SPELLINGS = [
    '+919000000001',
    '91 90000 00001',
    '(91) 90000-00001',
    '9000000001',
    '09000000001',
    '090000 00001',
    '0091 9000000001',
  ];

  it.each(SPELLINGS)('finds the phone however it is written: "%s"', (phone) => {
    for (const phone2 of SPELLINGS)
      expect(vault(NEW).phoneHashes(phone).map(hex)).toContain(hex(vault(NEW).seal({ phone: phone2 }).phoneHash));
  });

  it('finds the phone of an order that an older version stored, which kept the digits as they came', () => {
    for (const digits of ['919000000001', '9000000001', '09000000001', '00919000000001']) {
      const [old] = new SealedBox([NEW], 'customer').blindIndexes(`phone:${digits}`);
      for (const phone of SPELLINGS) expect(vault(NEW).phoneHashes(phone).map(hex)).toContain(hex(old ?? null));
    }
  });

  it.each(['12345', '+44 20 7946 0958', '000000'])(
    'finds a phone that is not of the country, or none at all: "%s"',
    (phone) => {
      expect(vault(NEW).phoneHashes(phone).map(hex)).toContain(hex(vault(NEW).seal({ phone }).phoneHash));
    },
  );

  it('finds the beginning of an e-mail from four characters on, of which the first twelve count', () => {
    const { emailBeginnings } = vault(NEW).seal(ASHA);
    expect(emailBeginnings).toHaveLength(9);
    for (const text of ['asha', 'ASHA.', ' asha.k@e ', 'asha.k@examp', 'asha.k@example', 'asha.k@example.c'])
      expect(emailBeginnings).toEqual(expect.arrayContaining(vault(NEW).emailBeginningHashes(text)));
    for (const text of ['ash', 'asha.x', 'sha.k'])
      expect(emailBeginnings.filter((hash) => vault(NEW).emailBeginningHashes(text).includes(hash))).toEqual([]);
    expect(vault(NEW).emailBeginningHashes('asha.k@example.com')).toEqual([]); // a whole address finds its own orders only
    expect(vault(NEW).seal({ email: 'nobody' }).emailBeginnings).toEqual([]);
    expect(vault(OLD).emailBeginningHashes('asha')).not.toEqual(vault(NEW).emailBeginningHashes('asha'));
  });

  it('does not find another’s, nor an e-mail as a phone', () => {
    const { emailHash, phoneHash } = vault(NEW).seal({ email: '919000000001', phone: '919000000001' });
    expect(hex(emailHash)).not.toBe(hex(phoneHash));
    expect(vault(NEW).emailHashes('asha@example.com').map(hex)).not.toContain(hex(vault(NEW).seal(ASHA).emailHash));
  });

  it('still opens and finds after the secret was changed, as long as the old one is configured', () => {
    const before = vault(OLD).seal(ASHA);
    const both = vault(NEW, OLD);
    expect(both.open(before.sealed)).toEqual(ASHA);
    expect(both.emailHashes(ASHA.email).map(hex)).toContain(hex(before.emailHash));
    expect(both.phoneHashes(ASHA.phone).map(hex)).toContain(hex(before.phoneHash));
    expect(hex(both.seal(ASHA).emailHash)).toBe(hex(vault(NEW).seal(ASHA).emailHash)); // sealed with the new one
    expect(vault(NEW).open(before.sealed)).toBeNull();
  });
});
