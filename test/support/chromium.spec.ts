import { chromiumFinders, findChromium, machineFinder, ServerNotFoundError } from '@spoor/test-servers';

describe('Chromium', () => {
  it('is looked for by CHROMIUM_PATH, on the machine, where playwright downloads to, and in a Debian package', () => {
    const remedies = chromiumFinders('/nowhere').map(({ remedy }) => remedy);
    expect(remedies[0]).toContain('set CHROMIUM_PATH');
    expect(remedies.slice(1, -2).every((remedy) => remedy.startsWith('install '))).toBe(true);
    expect(remedies.at(-2)).toContain('npx playwright-core install chromium');
    expect(remedies.at(-1)).toContain('apt-get');
  });

  it('is the one that somebody names, before any other', async () => {
    const finders = chromiumFinders('/nowhere', { CHROMIUM_PATH: '/opt/my/chrome' });
    expect(await findChromium(finders)).toEqual({ path: '/opt/my/chrome', environment: {} });
  });

  it('fails the run where there is none, and says what to install', async () => {
    const [named, , , , , , , downloaded] = chromiumFinders('/nowhere', {});
    const finders = [named, machineFinder(['chromium'], 'install chromium', ['/nowhere']), downloaded].filter(
      (finder) => finder !== undefined,
    );
    const failure: unknown = await findChromium(finders).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerNotFoundError);
    expect((failure as Error).message).toBe(`Chromium is needed and was not found. Do one of these and run again:
  - set CHROMIUM_PATH to the program of Chromium or Chrome
    (now: CHROMIUM_PATH is not set)
  - install chromium
    (now: no chromium on the PATH or in the usual directories)
  - run npx playwright-core install chromium, where its servers can be reached
    (now: there is no /nowhere)`);
  });
});
