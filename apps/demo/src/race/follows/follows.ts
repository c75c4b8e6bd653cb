import type { EntityRef } from '@spoor/core';
import type { SequereService } from '@spoor/sequere';
import type { EntityManager } from 'typeorm';
import { HandwrittenFollow } from './handwritten-follow.entity.js';
import { HandwrittenStar } from './handwritten-star.entity.js';

// The page shows the source of these two functions as it runs. Both say whether the follow is a new one.

export async function byHand(manager: EntityManager, fan: string, star: string): Promise<boolean> {
  if (await manager.existsBy(HandwrittenFollow, { fan, star })) return false;
  await manager.insert(HandwrittenFollow, { fan, star });
  const { followers } = await manager.findOneByOrFail(HandwrittenStar, { id: star });
  await manager.update(HandwrittenStar, star, { followers: followers + 1 });
  return true;
}

export async function withSpoor(sequere: SequereService, fan: EntityRef, star: EntityRef): Promise<boolean> {
  const { changed } = await sequere.follow(fan, star);
  return changed;
}
