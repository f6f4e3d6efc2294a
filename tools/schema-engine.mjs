// Prisma's schema engine (official WebAssembly build) on top of node-postgres: no binary to download.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';
import * as bg from '@prisma/schema-engine-wasm/schema_engine_bg';
import connectionString from 'pg-connection-string';

// The stock adapter is not fit for migrations: it splits scripts at every ";" (which breaks functions and atomicity),
// spreads statements over a pool, and points the shadow database at the main one when given a connection string.
class MigrationPg extends PrismaPg {
  #open = new Set();
  constructor(url) {
    const { host, port, user, password, database, ssl } = connectionString.parse(url);
    super(
      {
        host,
        port: port ? Number(port) : undefined,
        user,
        password,
        database,
        ssl,
        max: 1,
        idleTimeoutMillis: 0,
        application_name: 'schema-engine',
      },
      { schema: new URL(url).searchParams.get('schema') ?? undefined },
    );
  }
  async connect() {
    const adapter = await super.connect();
    const pool = adapter.underlyingDriver();
    const query = pool.query.bind(pool);
    let chars = []; // columns of the catalogue's internal type "char" (oid 18), which the adapter does not know
    pool.query = async (...args) => {
      const result = await query(...args);
      chars = (result.fields ?? []).filter((field) => field.dataTypeID === 18);
      for (const field of chars) field.dataTypeID = 25;
      return result;
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (q) => {
      const result = await queryRaw(q);
      for (const { name } of chars) result.columnTypes[result.columnNames.indexOf(name)] = ColumnTypeEnum.Character;
      return result;
    };
    adapter.executeScript = (sql) =>
      pool.query(sql).then(
        () => {},
        (error) => {
          const { code, severity, message, detail, hint, column } = error;
          throw severity
            ? new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, hint, column })
            : error;
        },
      );
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      if (this.#open.delete(adapter)) await dispose();
    };
    this.#open.add(adapter);
    return adapter;
  }
  async connectToShadowDb() {
    const main = await this.connect();
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await main.executeScript(`CREATE DATABASE "${name}"`);
    const config = this.config;
    this.config = { ...config, database: name };
    const shadow = await this.connect().finally(() => {
      this.config = config;
    });
    const dispose = shadow.dispose;
    let disposed;
    shadow.dispose = () =>
      (disposed ??= dispose()
        .then(() => main.executeScript(`DROP DATABASE "${name}" WITH (FORCE)`))
        .finally(main.dispose));
    return shadow;
  }
  async close() {
    for (const adapter of [...this.#open].reverse()) await adapter.dispose();
  }
}

globalThis.PRISMA_WASM_PANIC_REGISTRY ??= {
  message: '',
  set_message(message) {
    this.message = message;
  },
};

let ready;
async function load() {
  const wasm = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const imports = Object.fromEntries(
    Object.entries(bg).map(([name, fn]) => [
      name,
      name.startsWith('__wbg_setTimeout_') ? (f, ms) => setTimeout(f, ms).unref() : fn,
    ]),
  ); // the 10 s lock timer must not keep Node alive
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': imports });
  bg.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** Runs `fn` with an engine bound to the database at `url`, then closes every connection. @public tools/schema-engine */
export async function withEngine({ url, datamodels, log = () => {} }, fn) {
  await (ready ??= load());
  const factory = new MigrationPg(url);
  try {
    return await fn(
      await bg.SchemaEngine.new(
        { datamodels: datamodels.length ? datamodels : undefined },
        log,
        bindMigrationAwareSqlAdapterFactory(factory),
      ),
      factory,
    );
  } finally {
    await factory.close();
  }
}

/** Prisma’s name for this build of the engine. @public tools/schema-engine */
export const engineVersion = async () => {
  await (ready ??= load());
  return bg.version();
};
