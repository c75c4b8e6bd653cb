import { Entity } from 'typeorm';
import { BenchRow } from './bench-row.js';

/** What nobody watches in an application that has other things counted. */
@Entity('bench_note')
export class Note extends BenchRow {}
