import { Option } from 'nest-commander';
import { TrackstatsCommandRunner, type TrackstatsCommandOptions } from './trackstats.command-runner.js';

/** What the commands share that may be limited to some dates. */
export abstract class TrackstatsRangeCommandRunner<
  Options extends TrackstatsCommandOptions = TrackstatsCommandOptions,
> extends TrackstatsCommandRunner<Options> {
  @Option({ flags: '--from <date>', description: 'the first date' })
  parseFrom(value: string): string {
    return value;
  }

  @Option({ flags: '--to <date>', description: 'the last date' })
  parseTo(value: string): string {
    return value;
  }
}
