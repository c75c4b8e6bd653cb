import { TrackDiffs } from '@spoor/diffs';
import { Entity } from 'typeorm';
import { BenchRow } from '../capture/entities/bench-row.js';

/** Tracked on the DataSources where DiffsModule runs, and like any other elsewhere. */
@TrackDiffs()
@Entity('bench_article')
export class Article extends BenchRow {}
