import { createApplication } from './create-application.js';
import { ImportService } from './importing/import.service.js';
import { ImportStatus } from './importing/import.status.js';
import { readOptions, USAGE } from './options/read-options.js';
import { showProgress } from './progress-bar.js';

try {
  const options = readOptions(process.argv.slice(2), process.env);
  const application = await createApplication(options);
  if (options.role === 'worker') {
    await application.init();
    console.log('Spoor demo: at work in the background (Ctrl+C ends it)');
  } else {
    await application.listen(options.port);
    const url = (await application.getUrl()).replace(/\[::1\]|127\.0\.0\.1/, 'localhost');
    console.log(`Spoor demo: ${url} (OpenAPI at /api, Ctrl+C ends it)`);
  }
  showProgress(application.get(ImportStatus));
  const imports = application.get(ImportService);
  if (options.role === 'web') imports.watch();
  else imports.start(options);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exit(1);
}
