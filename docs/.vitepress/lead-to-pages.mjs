/** The pages that READMEs became. What they link to is written as it is found in the repository. */
const PAGES = new Map([
  ['libs/core/README.md', '/modules/core'],
  ['libs/counter/README.md', '/modules/counters'],
  ['libs/sequere/README.md', '/modules/follows'],
  ['libs/diffs/README.md', '/modules/diffs'],
  ['libs/trackstats/README.md', '/modules/statistics'],
  ['README.md', '/getting-started'],
]);

/** A plugin of markdown-it: links of included READMEs lead to pages of the site. */
export function leadToPages(markdown) {
  markdown.core.ruler.push('lead-to-pages', ({ tokens }) => {
    for (const link of tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open')) {
      const [target, anchor] = link.attrGet('href').split('#');
      const page = pageOf(target);
      if (page) link.attrSet('href', anchor ? `${page}#${anchor}` : page);
    }
  });
}

/** `../core/README.md` is the README of a sibling; `../../README.md` that of the repository. */
function pageOf(target) {
  const [, path] = /^(?:\.\.\/)*(.*README\.md)$/.exec(target) ?? [];
  return path && (PAGES.get(path) ?? PAGES.get(`libs/${path}`));
}
