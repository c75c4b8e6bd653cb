import type { DiffPage } from '../log/diff-log.js';
import type { DiffsFeature } from './diffs-feature.js';

/** Whoever asks, and what he may see. */
export class Viewer {
  constructor(
    private readonly feature: DiffsFeature,
    private readonly request: unknown,
  ) {}

  /** The page as he may see it; its cursor is past what he may not. */
  async see(page: DiffPage): Promise<DiffPage> {
    const { feature, request } = this;
    if (!feature.visible) return page;
    const verdicts = await Promise.all(page.diffs.map(async (diff) => await feature.visible?.(diff, request)));
    return { ...page, diffs: page.diffs.filter((_, index) => verdicts[index] === true) };
  }
}
