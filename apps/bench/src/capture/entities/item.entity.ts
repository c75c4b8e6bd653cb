import { Entity } from 'typeorm';
import { BenchRow } from './bench-row.js';

/** What is watched where there is capture. */
@Entity('bench_item')
export class Item extends BenchRow {}
