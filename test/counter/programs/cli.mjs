// What a user's own cli.js looks like.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterCache, CounterModule } from '@spoor/counter';
import { CounterCommandsModule } from '@spoor/counter/commands';
import { CommandFactory } from 'nest-commander';
import { Column, Entity, ManyToOne, PrimaryColumn } from 'typeorm';

class Post {}
Entity()(Post);
PrimaryColumn({ type: 'int' })(Post.prototype, 'id');
Column({ type: 'varchar', default: '' })(Post.prototype, 'title');

Column({ type: 'int', default: 0 })(Post.prototype, 'commentsCount');

class Comment {}
Entity()(Comment);
PrimaryColumn({ type: 'int' })(Comment.prototype, 'id');
ManyToOne(() => Post)(Comment.prototype, 'post');
CounterCache(() => Post, { column: 'commentsCount' })(Comment.prototype, 'post');

class CliModule {}
Module({
  imports: [
    TypeOrmModule.forRoot({
      ...JSON.parse(process.env.DATA_SOURCE),
      entities: [Post, Comment],
      autoLoadEntities: true,
      synchronize: true,
    }),
    CounterModule.forRoot(),
    CounterModule.forRoot({ name: 'audit' }),
    CounterCommandsModule,
  ],
})(CliModule);

await CommandFactory.run(CliModule, ['error']);
