import { EntitySchema } from 'typeorm';

/** Mapped without decorators. */
export class Setting {
  key: string;
  value: string | null;
  changedBy: number | null;
}

export const SettingSchema = new EntitySchema<Setting>({
  name: 'Setting',
  target: Setting,
  columns: {
    key: { type: 'varchar', length: 40, primary: true },
    value: { type: 'varchar', length: 200, nullable: true },
    changedBy: { type: 'int', nullable: true, name: 'changed_by' },
  },
});
