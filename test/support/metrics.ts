import supertest from 'supertest';

/** What `/metrics` says: each sample by its name with labels as written, `cases_open{kind="disputed"}`. */
export interface Scrape {
  /** The sample's value; undefined when it was not reported. */
  value(sample: string): number | undefined;
  /** Sum of all samples of a name whose labels contain these. */
  sum(name: string, labels?: Record<string, string>): number;
  /** Metric names with their types. */
  types: Map<string, string>;
  text: string;
}

const SAMPLE = /^([a-z_][a-z0-9_]*)(\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? (-?[0-9.e+-]+|\+Inf|Nan)$/;

/** Reads and parses the metrics. @throws for a line that Prometheus could not read */
export async function scrape(url: string): Promise<Scrape> {
  const { text, status, headers } = await supertest(url).get('/metrics');
  if (status !== 200 || !headers['content-type']?.startsWith('text/plain')) throw new Error(`${status}: ${text}`);
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'TYPE') {
      if (types.has(name)) throw new Error(`${name} is declared twice`);
      types.set(name, rest);
    }
    if (kind || line === '') continue;
    const parts = SAMPLE.exec(line);
    if (!parts) throw new Error(`not a sample: ${line}`);
    samples.set(`${parts[1] ?? ''}${parts[2] ?? ''}`, Number(parts[3]));
  }
  const sum = (name: string, labels: Record<string, string> = {}): number => {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const matching = [...samples].filter(
      ([sample]) => sample.split('{')[0] === name && wanted.every((part) => sample.includes(part)),
    );
    return matching.reduce((total, [, value]) => total + value, 0);
  };
  return { value: (sample) => samples.get(sample), sum, types, text };
}
