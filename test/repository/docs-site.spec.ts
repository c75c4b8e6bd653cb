import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/clone.js';
import { endCommands, runCommand } from './support/command.js';
import { pagesOfDocuments } from './support/readme.js';

const SITE = join(REPOSITORY, '.cache/docs');

afterAll(endCommands);

const html = (path: string): string => readFileSync(join(SITE, path), 'utf8');
const pages = (): string[] =>
  readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));

describe('The site of the documents', () => {
  beforeAll(async () => {
    // Without what prepares it; a dead link ends it with an error.
    await runCommand(['npm', 'run', 'docs', '--ignore-scripts'], { directory: REPOSITORY });
  }, 600_000);

  it('has every page, and those of the API', () => {
    const built = new Set(pages());
    for (const page of pagesOfDocuments())
      expect(built).toContain(page.replace(/^docs\//, '').replace(/\.md$/, '.html'));
    for (const [library, name] of [
      ['core', 'functions/transaction'],
      ['counter', 'classes/CounterService'],
      ['sequere', 'classes/SequereService'],
      ['diffs', 'classes/DiffsService'],
      ['trackstats', 'classes/StatisticsService'],
    ] as const)
      expect(built).toContain(`api/@spoor/${library}/${name}.html`);
  });

  it('has what the pages include from READMEs and from the source', () => {
    for (const page of pages()) expect(html(page)).not.toContain('@include');
    expect(html('modules/counters.html')).toContain('idempotencyTtl');
    expect(html('modules/counters.html')).toContain('CounterBoundError');
    expect(html('guide/troubleshooting.html')).toContain('id="spoor-lock-timeout"');
    expect(html('seeds.html')).toContain('Ten green bottles hanging on the wall');
    expect(html('guide/architecture.html')).toMatch(/<img src="[^"]+\.svg"/);
  });

  it('needs nothing from elsewhere', () => {
    for (const page of pages())
      expect(html(page)).not.toMatch(/<(?:script|img|iframe)[^>]+src="https?:|<link[^>]+href="https?:/);
  });
});
