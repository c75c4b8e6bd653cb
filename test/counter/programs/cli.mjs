// What a user's own cli.js looks like.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { CounterCommandsModule } from '@spoor/counter/commands';
import { CommandFactory } from 'nest-commander';
import { Column, Entity, PrimaryColumn } from 'typeorm';

class Post {}
Entity()(Post);
PrimaryColumn({ type: 'int' })(Post.prototype, 'id');
Column({ type: 'varchar', default: '' })(Post.prototype, 'title');

class CliModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({
      ...JSON.parse(process.env.DATA_SOURCE),
      entities: [Post],
      autoLoadEntities: true,
      synchronize: true,
    }),
    CounterModule.forRoot(),
    CounterModule.forRoot({ name: 'audit' }),
    CounterCommandsModule,
  ],
})(CliModule);

await CommandFactory.run(CliModule, ['error']);
