// One replica of the compiled service whose clock the run moves by IPC: `{ offsetMs }`, milliseconds ahead of real time.
let offsetMs = Number(process.argv[2]);
process.on('message', (message) => (offsetMs = message.offsetMs));
process.on('disconnect', () => process.exit()); // the run is gone

const { createApp } = await import('../../dist/app/create-app.js');
const { Clock } = await import('../../dist/common/clock.js');
const { JobRunner } = await import('../../dist/jobs/job-runner.js');

class ChaosClock extends Clock {
  now() {
    return new Date(Date.now() + offsetMs);
  }
}

const app = await createApp({ overrides: { clock: new ChaosClock() } });
await app.listen(0, '127.0.0.1');
process.send({ url: await app.getUrl(), crons: app.get(JobRunner).crons });
