import { Injectable } from '@nestjs/common';

/** The time of this process; tests give another. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  in(milliseconds: number): Date {
    return new Date(this.now().getTime() + milliseconds);
  }
}
