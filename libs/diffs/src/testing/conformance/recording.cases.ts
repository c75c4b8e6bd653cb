import { ref, transaction, type EntityRef } from '@spoor/core';
import assert from 'node:assert/strict';
import { Figure, Keyword, Report, Section } from './entities.js';
import { Injected, save, told, type DiffsConformanceCase } from './recording-world.js';

export const recordingCases: DiffsConformanceCase[] = [
  {
    title: 'what is saved, updated, deleted and restored is told with old and new values, and nothing else is',
    async run(world) {
      const { manager } = world.dataSource;
      const { id: reportId } = await save(world, Report, { title: 'a' });
      const section = await save(world, Section, { reportId, title: 'x' });
      await manager.save(section);
      await manager.update(Section, section.id, { title: 'y', draft: 'no diff tells of it' });
      await manager.update(Section, section.id, { draft: 'nor of this' });
      await manager.softDelete(Section, { reportId });
      await manager.restore(Section, { reportId });
      await manager.delete(Section, section.id);
      await world.settle();
      const operations = (await world.diffs.of(section).all()).map(({ op }) => op);
      assert.deepEqual(operations, ['create', 'update', 'softDelete', 'restore', 'delete']);
      assert.deepEqual((await told(world, section))[1], ['update', 'section', { title: ['x', 'y'] }]);
      assert.equal((await world.diffs.of(section).all())[0]?.created, true);
    },
  },
  {
    title: 'a diff stands in the logs of parents of every level, and after a change of the parent in those of both',
    async run(world) {
      const [one, other] = [await save(world, Report, { title: '1' }), await save(world, Report, { title: '2' })];
      const section = await save(world, Section, { reportId: one.id, title: 'x' });
      const figure = await save(world, Figure, { sectionId: section.id });
      await world.dataSource.manager.increment(Figure, { id: figure.id }, 'value', 7);
      assert.deepEqual((await told(world, one)).at(-1), ['update', 'figure', { value: [0, 7] }]);
      await world.dataSource.manager.update(Section, section.id, { reportId: other.id });
      const moved = ['update', 'section', { reportId: [one.id, other.id] }];
      assert.deepEqual([(await told(world, one)).at(-1), (await told(world, other)).at(-1)], [moved, moved]);
      await world.dataSource.manager.remove(figure);
      assert.equal((await world.diffs.of(other).latest())[0]?.op, 'delete');
      assert.deepEqual((await told(world, one)).at(-1), moved);
    },
  },
  {
    title: 'a diff of an entity that is moved and changed in one transaction reaches whoever was its parent when',
    async run(world) {
      const [one, other] = [await save(world, Report, { title: '1' }), await save(world, Report, { title: '2' })];
      const section = await save(world, Section, { reportId: one.id, title: 'x' });
      await transaction(world.dataSource, async (manager) => {
        await manager.update(Section, section.id, { title: 'y' });
        await manager.update(Section, section.id, { reportId: other.id });
        await manager.update(Section, section.id, { title: 'z' });
      });
      const titles = async (report: Report) =>
        (await world.diffs.of(report).all()).map(({ changes }) => changes['title']?.[1] ?? null);
      assert.deepEqual(await titles(one), ['1', 'x', 'y', null]);
      assert.deepEqual(await titles(other), ['2', null, 'z']);
    },
  },
  {
    title: "hundreds of one transaction stand in their own logs, and in their order in their parent's",
    async run(world) {
      const { id: reportId } = await save(world, Report, { title: 'a' });
      const titles = Array.from({ length: 400 }, (_, index) => `section ${index}`);
      await transaction(world.dataSource, async (manager) => {
        for (const half of [titles.slice(0, 200), titles.slice(200)])
          await manager.insert(
            Section,
            half.map((title) => ({ reportId, title })),
          );
      });
      await world.settle();
      const diffs = (await world.diffs.of(ref(Report, reportId)).all()).slice(1);
      assert.deepEqual(
        diffs.map(({ data }) => (data as { title: string }).title),
        titles,
      );
      assert.deepEqual(await world.diffs.of(diffs[399]?.entity as EntityRef).count(), 1);
    },
  },
  {
    title: 'pairs of a many-to-many relation are told on both sides',
    async run(world) {
      const section = await save(world, Section, {
        reportId: (await save(world, Report, { title: 'a' })).id,
        title: 'x',
      });
      const figure = await save(world, Figure, { sectionId: section.id });
      const keyword = await save(world, Keyword, { word: 'k' });
      const relation = world.dataSource.createQueryBuilder().relation(Figure, 'keywords').of(figure);
      await relation.add(keyword);
      await relation.remove(keyword);
      const [ofFigure, ofKeyword] = [ref(Figure, figure.id), ref(Keyword, keyword.id)];
      const pair = (op: string, path: string, target: object) =>
        [op, { [path]: op === 'link' ? [null, target] : [target, null] }] as const;
      const links = async (entity: object) =>
        (await world.diffs.of(entity).all())
          .filter(({ op }) => op.endsWith('link'))
          .map(({ op, changes }) => [op, changes]);
      const own = [pair('link', 'keywords', ofKeyword), pair('unlink', 'keywords', ofKeyword)];
      assert.deepEqual(await links(figure), own);
      assert.deepEqual(await links(section), own);
      assert.deepEqual(await links(keyword), [pair('link', 'figures', ofFigure), pair('unlink', 'figures', ofFigure)]);
    },
  },
  {
    title: 'what is rolled back, with its savepoint or its transaction, is told by nobody',
    async run(world) {
      const report = await save(world, Report, { title: 'a' });
      const { id } = report;
      await transaction(world.dataSource, async (manager) => {
        await manager.update(Report, id, { title: 'b' });
        const inner = manager.transaction(async (within) => {
          await within.update(Report, id, { title: 'lost' });
          throw new Injected();
        });
        await assert.rejects(inner, Injected);
        await manager.update(Report, id, { title: 'c' });
      });
      const outer = transaction(world.dataSource, async (manager) => {
        await manager.update(Report, id, { title: 'lost, too' });
        throw new Injected();
      });
      await assert.rejects(outer, Injected);
      await world.settle();
      const titles = (await world.diffs.of(report).all()).map(({ changes }) => changes['title']);
      assert.deepEqual(titles, [
        [null, 'a'],
        ['a', 'b'],
        ['b', 'c'],
      ]);
    },
  },
  {
    title: 'the diffs of a transaction share its id, and say who made them',
    async run(world) {
      const report = await world.diffs.runAs(
        { user: 7 },
        () =>
          transaction(world.dataSource, async (manager) => {
            const saved = await manager.save(Object.assign(new Report(), { title: 'a' }));
            await manager.save(Object.assign(new Section(), { reportId: saved.id, title: 'x' }));
            return saved;
          }),
        'request 1',
      );
      await world.dataSource.manager.update(Report, report.id, { title: 'b' });
      const diffs = await world.diffs.of(report).all();
      assert.deepEqual(
        diffs.map(({ actor, meta }) => [actor, meta]),
        [
          [{ user: 7 }, 'request 1'],
          [{ user: 7 }, 'request 1'],
          [null, null],
        ],
      );
      assert.equal(diffs[0]?.tx, diffs[1]?.tx);
      assert.notEqual(diffs[1]?.tx, diffs[2]?.tx);
      assert.equal(new Set(diffs.map(({ id }) => id)).size, 3);
    },
  },
  {
    title: 'values that look like secrets are masked',
    async run(world) {
      const report = await save(world, Report, { title: 'a', accessToken: 'hidden-1' });
      await world.dataSource.manager.update(Report, report.id, { accessToken: 'hidden-2' });
      const diffs = await world.diffs.of(report).all();
      assert.deepEqual(diffs[1]?.changes, { accessToken: ['***', '***'] });
      assert.ok(!JSON.stringify(diffs).includes('hidden'));
    },
  },
  {
    title: 'a save succeeds however much is told of who made it',
    async run(world) {
      const text = 'ü'.repeat(35_000);
      const { id } = await world.diffs.runAs({ user: 7, text }, () => save(world, Report, { title: 'a' }), text);
      const [diff] = await world.diffs.of(ref(Report, id)).all();
      const size = { $truncated: 70_002 };
      assert.deepEqual([diff?.actor, diff?.meta, diff?.changes['title']], [{ user: 7, text: size }, size, [null, 'a']]);
    },
  },
];
