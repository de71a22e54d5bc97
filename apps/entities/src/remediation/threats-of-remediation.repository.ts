import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** The threats that actions answer to. */
@Injectable()
export class ThreatsOfRemediation {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async has(threatId: string): Promise<boolean> {
    const found = await this.unitOfWork.run((em) =>
      rows(em, 'select 1 from entities.threat_events where id = $1::uuid', [threatId]),
    );
    return found.length > 0;
  }
}
