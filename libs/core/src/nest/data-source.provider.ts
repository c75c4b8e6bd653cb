import type { FactoryProvider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { UnknownDataSourceError } from '../errors/unknown-data-source.error.js';

/**
 * Provides the application's DataSource of a name to a module of ours.
 *
 * @throws UnknownDataSourceError at start when the application has none of that name
 */
export function dataSourceProvider(module: string, name = 'default'): FactoryProvider<DataSource> {
  return {
    provide: `${module}DataSource`,
    inject: [{ token: getDataSourceToken(name), optional: true }],
    useFactory: (dataSource: DataSource | undefined) => {
      if (!dataSource) throw new UnknownDataSourceError(module, name);
      return dataSource;
    },
  };
}
