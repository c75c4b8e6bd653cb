import { Injectable, type CanActivate } from '@nestjs/common';

/** The demo keeps no secrets. */
@Injectable()
export class EverybodyGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}
