// What a user's own cli.js looks like.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DiffsModule } from '@spoor/diffs';
import { DiffsCommandsModule } from '@spoor/diffs/commands';
import { CommandFactory } from 'nest-commander';

class CliModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({ ...JSON.parse(process.env.DATA_SOURCE), autoLoadEntities: true, synchronize: true }),
    DiffsModule.forRoot({ ...JSON.parse(process.env.DIFFS), roles: { tasks: false } }),
    DiffsCommandsModule,
  ],
})(CliModule);

await CommandFactory.run(CliModule, ['error']);
