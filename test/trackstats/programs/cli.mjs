// What a user's own cli.js looks like.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TrackstatsModule } from '@spoor/trackstats';
import { TrackstatsCommandsModule } from '@spoor/trackstats/commands';
import { CommandFactory } from 'nest-commander';

class CliModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({ ...JSON.parse(process.env.DATA_SOURCE), autoLoadEntities: true, synchronize: true }),
    TrackstatsModule.forRoot({ timeZone: 'Europe/Amsterdam' }),
    TrackstatsCommandsModule,
  ],
})(CliModule);

await CommandFactory.run(CliModule, ['error']);
