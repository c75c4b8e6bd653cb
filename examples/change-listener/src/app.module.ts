import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule } from '@spoor/counter';
import { dataSourceOptions } from './data-source.options.js';

/** The database that the counter lives in. */
@Module({})
export class AppModule {
  static forRoot(storage: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({ ...dataSourceOptions(storage), autoLoadEntities: true, synchronize: true }),
        CounterModule.forRoot(),
      ],
    };
  }
}
