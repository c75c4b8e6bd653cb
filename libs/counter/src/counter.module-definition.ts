import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CounterModuleExtras, CounterModuleOptions } from './counter.options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<CounterModuleOptions>({ moduleName: 'Counter' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCounterOptions')
    .setExtras<CounterModuleExtras>({}, (definition, { isGlobal }) => ({ ...definition, global: isGlobal ?? false }))
    .build();
