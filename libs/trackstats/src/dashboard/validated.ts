import { ValidationPipe } from '@nestjs/common';
import { InvalidArgumentError } from '@spoor/core';

/** Checks what a request asks for, whatever pipes the application has. */
export const validated = new ValidationPipe({
  transform: true,
  exceptionFactory: (errors) => {
    const broken = errors.flatMap(({ constraints = {} }) => Object.values(constraints));
    return new InvalidArgumentError(`${broken.join('; ')}.`, 'Mend the request.');
  },
});
