import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { TrackstatsModuleExtras, TrackstatsModuleOptions } from './trackstats.options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<TrackstatsModuleOptions>({ moduleName: 'Trackstats' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createTrackstatsOptions')
    .setExtras<TrackstatsModuleExtras>({}, (definition, { isGlobal }) => ({ ...definition, global: isGlobal ?? false }))
    .build();
