import { SpoorError } from './spoor.error.js';

/** forRoot() names a DataSource that the application has not registered. */
export class UnknownDataSourceError extends SpoorError {
  readonly code = 'SPOOR_UNKNOWN_DATA_SOURCE';

  constructor(module: string, dataSource: string) {
    super(
      `${module}.forRoot() asks for the DataSource "${dataSource}", which the application does not have.`,
      `Import TypeOrmModule.forRoot({ name: '${dataSource}', … }) in the root module, or correct the dataSource option.`,
    );
  }
}
