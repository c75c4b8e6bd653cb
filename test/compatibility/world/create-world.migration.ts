import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWorld1764900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE person (id int PRIMARY KEY, name varchar(100) NOT NULL)');
    await queryRunner.query('CREATE TABLE board (id int PRIMARY KEY, title varchar(100) NOT NULL)');
    await queryRunner.query(
      'CREATE TABLE card (id int PRIMARY KEY, board_id int NOT NULL, text varchar(100) NOT NULL, written_at bigint NOT NULL)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['card', 'board', 'person']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
