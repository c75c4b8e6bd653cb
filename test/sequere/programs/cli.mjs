// What a user's own cli.js looks like.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Followable, SequereModule } from '@spoor/sequere';
import { SequereCommandsModule } from '@spoor/sequere/commands';
import { CommandFactory } from 'nest-commander';
import { Entity, PrimaryColumn } from 'typeorm';

class User {}
Followable()(User);
Entity()(User);
PrimaryColumn({ type: 'int' })(User.prototype, 'id');

class CliModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({
      ...JSON.parse(process.env.DATA_SOURCE),
      entities: [User],
      autoLoadEntities: true,
      synchronize: true,
    }),
    SequereModule.forRoot(),
    SequereCommandsModule,
  ],
})(CliModule);

await CommandFactory.run(CliModule, ['error']);
