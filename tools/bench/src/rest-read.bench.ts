import type { Bed, Bench, Outcome } from './bench.js';
import { type EntityReads, overGrpc, overRest } from './entity-reads.js';
import { closedLoop } from './load.js';
import { interleaved } from './pairs.js';

const CALLS = 1_500;
const IN_FLIGHT = 16;

/** The same entity for the same user, through the BFF and straight from the service. */
export const restRead: Bench = {
  name: 'REST read',
  measures: `GET /v1/entities/{id}, ${IN_FLIGHT} in flight, against GetEntity over gRPC`,
  async run(bed: Bed): Promise<readonly Outcome[]> {
    const token = bed.rest.token ?? '';
    const rest = overRest(bed.platform.rest, bed.entityId, token, IN_FLIGHT);
    const grpc = overGrpc(bed.platform.addressOf('entities'), bed.entityId, token);
    const side = (name: string, reads: EntityReads) => ({
      name,
      run: () => closedLoop(CALLS * bed.scale, IN_FLIGHT, () => reads.read()),
    });
    try {
      const comparison = await interleaved(side('rest', rest), side('grpc', grpc), bed.pairs);
      return [
        {
          name: 'REST read / gRPC read',
          figure: 'ratio of calls per second',
          value: comparison.ratio.median,
          comparison,
        },
      ];
    } finally {
      rest.close();
      grpc.close();
    }
  },
};
