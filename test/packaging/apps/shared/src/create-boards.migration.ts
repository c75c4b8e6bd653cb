import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBoards1764900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE person (id serial PRIMARY KEY, name varchar(100) NOT NULL)');
    await queryRunner.query('CREATE TABLE board (id serial PRIMARY KEY, title varchar(100) NOT NULL)');
    await queryRunner.query(`CREATE TABLE card (id serial PRIMARY KEY, "boardId" int NOT NULL,
      text varchar(100) NOT NULL, "writtenAt" timestamptz NOT NULL)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['card', 'board', 'person']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
