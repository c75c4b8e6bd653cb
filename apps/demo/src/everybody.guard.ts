import { Injectable, type CanActivate } from '@nestjs/common';

/** The demo shows a history that everybody may see. An application of yours would ask who is looking. */
@Injectable()
export class EverybodyGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}
