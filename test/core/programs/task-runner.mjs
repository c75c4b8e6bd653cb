// Runs the task "task" of a database: says so when it has begun, and does not end.
import { ScheduledTask, SCHEDULE_ENTITIES } from '@spoor/core/schedule';
import { DataSource } from 'typeorm';

const { options, leaseDuration } = JSON.parse(process.argv[2]);
const dataSource = await new DataSource({ ...options, entities: SCHEDULE_ENTITIES, synchronize: false }).initialize();
const run = () => {
  console.log(JSON.stringify({ running: true }));
  return new Promise((resolve) => setTimeout(resolve, 600_000));
};
await new ScheduledTask({ name: 'task', cron: false, dataSource, leaseDuration, run }).runOnce();
