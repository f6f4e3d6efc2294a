import { parseArgs } from 'node:util';

export interface DemoOptions {
  help: boolean;
  /** Play the story and leave. */
  once: boolean;
  /** Undefined: the ports everybody expects. */
  portBase: number | undefined;
  dataDir: string;
}

export const help = `The whole checkout on one machine: PostgreSQL, a simulated Zoho Payments, the service, a shop.

  npm run demo -- [options]

  --once             place an order, pay it, see it paid, leave (for scripts: exit code 0 or 1)
  --port-base <n>    service on n, shop on n+1, simulator on n+2 (default 3000, 4000, 4010; free ones when taken)
  --data-dir <dir>   where the data are kept between starts (default .data/demo)
  --help
`;

/** @throws Error with a sentence for the terminal */
export function readOptions(args: string[]): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      'port-base': { type: 'string' },
      'data-dir': { type: 'string', default: '.data/demo' },
    },
  });
  const base = values['port-base'];
  if (base !== undefined && !(/^\d+$/.test(base) && Number(base) >= 1 && Number(base) <= 65_533)) {
    throw new Error('--port-base takes a number from 1 to 65533');
  }
  return {
    help: values.help,
    once: values.once,
    portBase: base === undefined ? undefined : Number(base),
    dataDir: values['data-dir'],
  };
}
