import { Controller, Get, Inject, Req, Res, UseGuards, type OnModuleInit, type Type } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import type { DiffsService } from '../diffs.service.js';
import { getDiffsToken } from '../diffs.tokens.js';
import { DiffsEndpoint } from './diffs-endpoint.js';
import type { DiffsFeature } from './diffs-feature.js';
import { Exchange, type PlatformRequest, type PlatformResponse } from './exchange.js';

/** A controller with one route, at the feature's path. */
export function createDiffsController(feature: DiffsFeature, name: string | undefined): Type {
  @Controller(feature.path)
  class DiffsController implements OnModuleInit {
    private readonly endpoint: DiffsEndpoint;

    constructor(
      @Inject(ModuleRef) modules: ModuleRef,
      @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    ) {
      // Providers may be made in any order.
      const service = () => modules.get<DiffsService>(getDiffsToken(name), { strict: false });
      this.endpoint = new DiffsEndpoint(service, feature);
    }

    onModuleInit(): void {
      this.endpoint.check();
    }

    @Get('diffs')
    @UseGuards(...feature.guards)
    async diffs(@Req() request: PlatformRequest, @Res() response: PlatformResponse): Promise<void> {
      await this.endpoint.handle(new Exchange(this.host.httpAdapter, request, response));
    }
  }

  // OpenAPI tells operations by the names of their controllers.
  Object.defineProperty(DiffsController, 'name', { value: `${feature.entity.name}DiffsController` });
  const route = Object.getOwnPropertyDescriptor(DiffsController.prototype, 'diffs') as PropertyDescriptor;
  for (const decorate of feature.decorators ?? []) decorate(DiffsController.prototype, 'diffs', route);
  return DiffsController;
}
