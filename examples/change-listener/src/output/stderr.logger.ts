import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** Nest's logger, moved out of the way of the changes on standard output. */
export class StderrLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[], context?: string, logLevel?: LogLevel): void {
    super.printMessages(messages, context, logLevel, 'stderr');
  }
}
