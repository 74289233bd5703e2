import { afterEach, expect, test } from 'vitest';
import { claimStudy } from '../../workers/vault/locks';
import { Shelves } from '../../workers/vault/shelves';
import { bundle } from './kept';

afterEach(async () => {
  await new Shelves().eraseAll();
});

test("a study rests in the browser's own IndexedDB, and erasing leaves no database", async () => {
  const first = new Shelves(1);
  await first.restore(bundle());
  const shelves = new Shelves();
  expect(await shelves.readBundle('a')).toMatchObject(bundle());
  await expect(first.listStudies()).rejects.toMatchObject({ code: 'vault.superseded' });

  const [studies, models] = await shelves.inventory();
  expect(studies).toMatchObject({ where: 'indexedDB', name: 'studies', items: 1 });
  expect(models!.bytes).toBeGreaterThan(500);

  await shelves.eraseAll();
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('benchside');
});

test('one study is written by one tab at a time', async () => {
  const first = await claimStudy('a', 20);
  expect(first).not.toBeNull();
  expect(await claimStudy('a', 20)).toBeNull();
  const other = await claimStudy('b', 20);
  expect(other).not.toBeNull();

  first!.release();
  const second = await claimStudy('a');
  expect(second).not.toBeNull();
  second!.release();
  other!.release();
});
