import { Account, Profile } from './account.entities.js';
import { Animal, Cat, Dog } from './animal.entities.js';
import { Attachment, Author, Comment, Post, Revision, Tag } from './blog.entities.js';
import { Badge, Membership } from './membership.entities.js';
import { Setting, SettingSchema } from './setting.schema.js';

export {
  Account,
  Animal,
  Attachment,
  Author,
  Badge,
  Cat,
  Comment,
  Dog,
  Membership,
  Post,
  Profile,
  Revision,
  Setting,
  Tag,
};

export const CAPTURE_ENTITIES = [
  Author,
  Post,
  Tag,
  Comment,
  Attachment,
  Revision,
  Membership,
  Badge,
  Animal,
  Dog,
  Cat,
  Account,
  Profile,
  SettingSchema,
];
