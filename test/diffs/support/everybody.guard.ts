import type { CanActivate } from '@nestjs/common';

export class Everybody implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}
