// What a user's own cli.js looks like. With SEED it has a table of its own, and puts something into it.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TrackstatsModule } from '@spoor/trackstats';
import { TrackstatsCommandsModule } from '@spoor/trackstats/commands';
import { CommandFactory } from 'nest-commander';
import { DataSource } from 'typeorm';
import { Visit, visits, VisitSchema } from './tracked.mjs';

const { SEED } = process.env;
const dataSource = { ...JSON.parse(process.env.DATA_SOURCE), entities: SEED ? [VisitSchema] : [] };
if (SEED) {
  const source = await new DataSource({ ...dataSource, synchronize: true }).initialize();
  const rows = source.getRepository(Visit);
  if ((await rows.count()) === 0)
    await rows.insert([{ at: String(Date.now()) }, { at: String(Date.now() - 2 * 86_400_000) }]);
  await source.destroy();
}

class CliModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({ ...dataSource, autoLoadEntities: true, synchronize: true }),
    TrackstatsModule.forRoot({ timeZone: 'Europe/Amsterdam' }),
    ...(SEED ? [TrackstatsModule.forFeature({ trackers: [{ tracker: visits, source: Visit }] })] : []),
    TrackstatsCommandsModule,
  ],
})(CliModule);

await CommandFactory.run(CliModule, ['error']);
