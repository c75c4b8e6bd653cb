import { Logger } from '@nestjs/common';
import { CounterCache, CounterCaches, COUNTER_ENTITIES, type CounterCacheOptions } from '@spoor/counter';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { createTestDataSource, dropTestDatabases } from '../../support/databases.js';

@Entity()
class Parent {
  @PrimaryGeneratedColumn()
  id: number;
  @Column({ type: 'int', default: 0 })
  count: number;
}

@Entity()
class Other {
  @PrimaryGeneratedColumn()
  id: number;
}

class ChildBase {
  @PrimaryGeneratedColumn()
  id: number;
  @ManyToOne(() => Parent, { nullable: true, onDelete: 'CASCADE' })
  parent: Parent | null;
}

afterAll(dropTestDatabases);

describe('a cascade of the database that nobody sees', () => {
  const warnings = async (
    property: string,
    options: CounterCacheOptions,
    entity: (base: typeof ChildBase) => new () => object,
  ) => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const Defined = entity(ChildBase);
    CounterCache(() => Parent, options as never)(Defined.prototype, property);
    const dataSource = await createTestDataSource('sqlite', {
      entities: [Parent, Other, Defined, ...COUNTER_ENTITIES],
    });
    CounterCaches.of(dataSource).open()();
    const told = warn.mock.calls.map(([message]) => String(message));
    warn.mockRestore();
    return told;
  };

  it('is warned of at start, with the remedy', async () => {
    const cascading = await warnings('parent', { column: 'count' as never }, (Base) => {
      @Entity('cascading')
      class Cascading extends Base {
        @ManyToOne(() => Other, { onDelete: 'CASCADE' })
        other: Other;
      }
      return Cascading;
    });
    expect(cascading).toEqual([
      expect.stringMatching(
        /Deleting a Other removes rows of Cascading.*Cascading.parent → Parent.count would drift.*recount/,
      ),
    ]);
    const nulling = await warnings('parent', { column: 'count' as never, where: { otherId: 7 } }, (Base) => {
      @Entity('nulling')
      class Nulling extends Base {
        @ManyToOne(() => Other, { onDelete: 'SET NULL', nullable: true })
        other: Other | null;
        @Column({ type: 'int', nullable: true })
        otherId: number | null;
      }
      return Nulling;
    });
    expect(nulling).toEqual([expect.stringMatching(/Deleting a Other alters rows of Nulling/)]);
  });

  it('is none when the counted parent goes itself, or nothing changes that is counted', async () => {
    const silent = await warnings('parent', { column: 'count' as never }, (Base) => {
      @Entity('silent')
      class Silent extends Base {
        @ManyToOne(() => Other, { onDelete: 'SET NULL', nullable: true })
        other: Other | null;
      }
      return Silent;
    });
    expect(silent).toEqual([]);
  });
});
