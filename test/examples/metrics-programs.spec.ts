import { REPOSITORY } from '../repository/support/clone.js';
import { endCommands, runCommand, startCommand } from '../repository/support/command.js';

afterEach(endCommands);

const startOf = (workspace: string): string[] => ['npm', 'start', '--silent', '--workspace', workspace];

describe('The examples of metrics, started as their READMEs say', () => {
  it('prometheus serves what is measured at the address that it prints, until it is told to end', async () => {
    const environment = { PORT: '0' };
    const program = startCommand(startOf('prometheus'), { directory: REPOSITORY, environment });
    const [url] = await program.says(/http:\S+\/metrics/, 30_000);
    const text = await (await fetch(url)).text();
    expect(text).toContain('spoor_batch_members_sum{service="CounterService"} 100\n');
    expect(text).toContain('spoor_follows_total{change="followed"} 1\n');
    program.signal('SIGTERM');
    await program.ended;
    expect(program.output()).not.toContain('Error');
  }, 60_000);

  it('opentelemetry prints what is measured, and ends', async () => {
    const output = await runCommand(startOf('opentelemetry'), { directory: REPOSITORY });
    expect(output).toContain("name: 'spoor.batch.members'");
    expect(output).toContain("name: 'spoor.follows'");
  }, 60_000);
});
