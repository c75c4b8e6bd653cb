import { Get, Injectable, NotFoundException, Param, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DashboardAssets, type Asset } from './dashboard.assets.js';

/** Nothing from elsewhere, nothing inline, and framed by its own application alone. */
const SECURITY = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** The page, and its scripts and styles. */
@Injectable()
export class PageController {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly assets: DashboardAssets,
  ) {}

  @Get()
  page(@Req() request: object, @Res() response: object): void {
    const { httpAdapter } = this.host;
    const [path = '', search] = String(httpAdapter.getRequestUrl(request)).split('?', 2);
    if (path.endsWith('/')) return this.send(response, this.assets.page);
    // The page's links are relative, whatever prefix or proxy it stands behind, and so is this.
    const folder = `./${path.slice(path.lastIndexOf('/') + 1)}/`;
    httpAdapter.redirect(response, 302, search === undefined ? folder : `${folder}?${search}`);
  }

  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() response: object): void {
    const asset = this.assets.find(name);
    if (!asset) throw new NotFoundException();
    this.send(response, asset);
  }

  private send(response: object, { type, text }: Asset): void {
    const { httpAdapter } = this.host;
    const headers = { ...SECURITY, 'Content-Type': type, 'Cache-Control': 'no-cache' };
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
    httpAdapter.reply(response, text, 200);
  }
}
