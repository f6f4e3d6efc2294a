/**
 * The service's own code as built: what is explained is what runs. Loaded by name, because `bench/` imports nothing from `src/`.
 */
interface Sql {
  text: string;
  values: unknown[];
}
interface Hashes {
  email: Uint8Array[];
  phone: Uint8Array[];
}
interface Vault {
  seal(customer: { email: string; phone: string }): {
    sealed: Uint8Array;
    emailHash: Uint8Array;
    phoneHash: Uint8Array;
  };
  emailHashes(email: string): Uint8Array[];
  phoneHashes(phone: string): Uint8Array[];
}

const load = async <Module>(file: string): Promise<Module> =>
  (await import(new URL(`../../${file}`, import.meta.url).href)) as Module;

const { toFilters } = await load<{ toFilters: (query: object) => object }>('support/search-filters.js');
const { searchSql } = await load<{
  searchSql: (filters: object, hashes: Hashes, page: { limit: number; after: null }) => Sql;
}>('support/search-sql.js');
const { ordersSummarySql } = await load<{ ordersSummarySql: (from: Date, to: Date) => Sql }>('support/summary-sql.js');
const { CustomerVault } = await load<{ CustomerVault: new (config: { dataEncryptionSecrets: string[] }) => Vault }>(
  'orders/customer-vault.js',
);

export { ordersSummarySql };

export function createVault(secret: string): Vault {
  return new CustomerVault({ dataEncryptionSecrets: [secret] });
}

/** The statement behind a search, for a page of the default length. */
export function searchStatement(query: string, vault: Vault): Sql {
  const members: Record<string, string | undefined> = Object.fromEntries(new URLSearchParams(query));
  const { q = '' } = members;
  const lists = Object.fromEntries(
    ['status', 'attention'].flatMap((name) => (members[name] === undefined ? [] : [[name, members[name].split(',')]])),
  );
  const hashes = {
    email: q.includes('@') ? vault.emailHashes(q) : [],
    phone: /^\+?[0-9 ().-]{5,25}$/.test(q) ? vault.phoneHashes(q) : [],
  };
  return searchSql(toFilters({ ...members, ...lists }), hashes, { limit: 51, after: null });
}
