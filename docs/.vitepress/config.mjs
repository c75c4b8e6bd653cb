import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { leadToPages } from './lead-to-pages.mjs';

const API = new URL('../api/typedoc-sidebar.json', import.meta.url);
const api = existsSync(API) ? JSON.parse(readFileSync(API, 'utf8')) : [];

const page = (text, link) => ({ text, link });

export default defineConfig({
  title: 'Spoor',
  description: 'Counts, follows, diffs and statistics for NestJS and TypeORM',
  lang: 'en',
  cleanUrls: true,
  srcExclude: ['generated/**'],
  outDir: '../.cache/docs',
  cacheDir: '../.cache/vitepress',
  markdown: {
    // Braces stand for code here, and never for attributes.
    attrs: { disable: true },
    config: leadToPages,
  },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [page('Getting started', '/getting-started'), page('Modules', '/modules/counters'), page('API', '/api/')],
    sidebar: {
      '/api/': api,
      '/': [
        {
          text: 'Start',
          items: [
            page('Getting started', '/getting-started'),
            page('Coming from Django', '/guide/from-django'),
            page('How it is built', '/guide/architecture'),
          ],
        },
        {
          text: 'Modules',
          items: [
            page('Counters', '/modules/counters'),
            page('Follows', '/modules/follows'),
            page('Diffs', '/modules/diffs'),
            page('Statistics', '/modules/statistics'),
            page('Core', '/modules/core'),
          ],
        },
        {
          text: 'Guides',
          items: [
            page('Choosing a backend', '/guide/choosing-a-backend'),
            page('What is captured and what is not', '/guide/captured'),
            page('Running a fleet', '/guide/fleet'),
            page('Testing your app', '/guide/testing'),
            page('Performance, measured', '/guide/performance'),
            page('Observability', '/guide/observability'),
            page('Data protection', '/guide/data-protection'),
            page('Troubleshooting by error code', '/guide/troubleshooting'),
          ],
        },
        { text: 'Reference', items: [page('API', '/api/'), page('Sentence by sentence', '/seeds')] },
      ],
    },
  },
});
