import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { SequereModuleExtras, SequereModuleOptions } from './sequere.options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<SequereModuleOptions>({ moduleName: 'Sequere' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createSequereOptions')
    .setExtras<SequereModuleExtras>({}, (definition, { isGlobal }) => ({ ...definition, global: isGlobal ?? false }))
    .build();
