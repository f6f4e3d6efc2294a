// The service as dist/main.js starts it, but by a clock that the demo moves through IPC: `{ offsetMs }`, milliseconds ahead of real
// time. No setting leads here: a service that is started in any other way has the real clock.
const { runService } = await import('../dist/app/run-service.js');
const { Clock } = await import('../dist/common/clock.js');
const { AppConfig } = await import('../dist/config/app-config.js');
const { readEnvironment } = await import('../dist/config/read-environment.js');
const { JobRunner } = await import('../dist/jobs/job-runner.js');

let offsetMs = Number(process.argv[2] ?? 0);

class DemoClock extends Clock {
  now() {
    return new Date(Date.now() + offsetMs);
  }
}

try {
  const environment = readEnvironment();
  const app = await runService(AppConfig.from(environment), environment, { clock: new DemoClock() });
  const queue = app && { databaseUrl: app.get(AppConfig).databaseUrl, crons: app.get(JobRunner).crons };
  process.on('message', (message) => {
    offsetMs = message.offsetMs ?? offsetMs;
    process.send?.({ offsetMs, ...queue });
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
