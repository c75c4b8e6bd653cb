import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { DiffsModuleExtras, DiffsModuleOptions } from './diffs.options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<DiffsModuleOptions>({ moduleName: 'Diffs' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createDiffsOptions')
    .setExtras<DiffsModuleExtras>({}, (definition, { isGlobal }) => ({ ...definition, global: isGlobal ?? false }))
    .build();
