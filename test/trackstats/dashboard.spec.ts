import { Injectable, Module, VersioningType, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { TrackstatsModule } from '@spoor/trackstats';
import { TrackstatsDashboardModule } from '@spoor/trackstats/dashboard';
import request from 'supertest';
import { dropTestDatabases } from '../support/databases.js';
import { ask, closeDashboards, startDashboard } from './support/dashboard.js';

afterEach(closeDashboards);
afterAll(dropTestDatabases);

async function text(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

describe('The page of the dashboard', () => {
  it('needs nothing from elsewhere, nothing inline, and says so to the browser', async () => {
    const { url } = await startDashboard();
    const response = await fetch(`${url}/statistics/`);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'self'",
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const page = await response.text();
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=|https?:/);
    const assets = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, asset]) => asset as string);
    expect(assets).toContain('assets/uplot.js');
    for (const asset of assets) {
      const { status, headers } = await fetch(`${url}/statistics/${asset}`);
      expect([asset, status, headers.get('x-content-type-options')]).toEqual([asset, 200, 'nosniff']);
    }
    for (const script of ['dashboard', 'cards', 'controls', 'figures', 'line-chart', 'heat-map', 'objects'])
      for (const [, imported] of (await text(`${url}/statistics/assets/${script}.js`)).matchAll(/from '\.\/(.+)'/g))
        expect((await fetch(`${url}/statistics/assets/${imported}`)).headers.get('content-type')).toContain(
          'javascript',
        );
  });

  it('is sent once, and not again while it is the same', async () => {
    const { url } = await startDashboard();
    const { status, headers } = await request(url).get('/statistics/assets/uplot.js');
    const again = await request(url).get('/statistics/assets/uplot.js').set('if-none-match', String(headers.etag));
    expect([status, again.status]).toEqual([200, 304]);
  });

  it('serves the files that it has by their names, and no others', async () => {
    const { url } = await startDashboard();
    for (const name of ['..%2f..%2fpackage.json', '%2e%2e/%2e%2e/package.json', 'none.js', '%00', 'constructor'])
      expect([name, (await fetch(`${url}/statistics/assets/${name}`)).status]).toEqual([name, 404]);
  });

  it('stands where it is told, below a global prefix and beside versions, and finds what it needs from there', async () => {
    const { url } = await startDashboard({ prefix: 'intern', options: { path: 'admin/numbers' } });
    const response = await fetch(`${url}/intern/admin/numbers?period=year`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, './numbers/?period=year']);
    expect(await text(`${url}/intern/admin/numbers`)).toContain('assets/dashboard.js');
    expect((await fetch(`${url}/intern/admin/numbers/assets/dashboard.js`)).status).toBe(200);
    expect((await fetch(`${url}/intern/admin/numbers/data/metrics`)).status).toBe(200);

    const versioned = await startDashboard({ versioning: { type: VersioningType.URI, defaultVersion: '1' } });
    expect((await fetch(`${versioned.url}/statistics/data/metrics`)).status).toBe(200);
  });

  it('may be there twice, for two instances of TrackstatsModule', async () => {
    const { url } = await startDashboard({
      imports: [
        TrackstatsModule.forRoot({ name: 'second' }),
        TrackstatsDashboardModule.forRoot({ name: 'second', path: 'second' }),
      ],
    });
    for (const path of ['statistics', 'second'])
      expect((await ask(url, `${path}/data/metrics`)).body).toMatchObject({ zone: 'UTC' });
  });
});

@Injectable()
class Keys {
  readonly known = ['open sesame'];
}

@Injectable()
class KeyGuard implements CanActivate {
  constructor(private readonly keys: Keys) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return this.keys.known.includes(headers['x-key'] ?? '');
  }
}

@Module({ providers: [Keys], exports: [Keys] })
class KeysModule {}

describe('The guards of the dashboard', () => {
  const everything = [
    '',
    'assets/dashboard.js',
    'data/metrics',
    'data/overview',
    `data/series?metric=shop.orders&from=2026-03-01&to=2026-03-02`,
  ];

  it('refuse the page, its files and its data to whom they do not let pass', async () => {
    const options = { guards: [KeyGuard], imports: [KeysModule] };
    const { url } = await startDashboard({ options });
    for (const path of everything) {
      const open = { headers: { 'x-key': 'open sesame' } };
      const statuses = [await fetch(`${url}/statistics/${path}`), await fetch(`${url}/statistics/${path}`, open)];
      expect([path, ...statuses.map(({ status }) => status)]).toEqual([path, 403, 200]);
    }
  });

  it('are asked all, classes and instances alike', async () => {
    const closed: CanActivate = { canActivate: () => false };
    const options = { guards: [KeyGuard, closed], imports: [KeysModule] };
    const { url } = await startDashboard({ options });
    const headers = { 'x-key': 'open sesame' };
    for (const path of everything) expect((await fetch(`${url}/statistics/${path}`, { headers })).status).toBe(403);
  });

  it('are wanted in production: without any the application does not start, and says what to do', async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    try {
      await expect(startDashboard({ options: { path: 'numbers' } })).rejects.toMatchObject({
        code: 'SPOOR_UNGUARDED_DASHBOARD',
        message: expect.stringMatching(/"numbers" has no guard.*guards: \[/),
      });
      const { url } = await startDashboard({ options: { guards: [{ canActivate: () => true }] } });
      expect((await fetch(`${url}/statistics`)).status).toBe(200);
    } finally {
      process.env.NODE_ENV = before;
    }
  });
});
