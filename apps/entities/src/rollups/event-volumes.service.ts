import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import type { EventVolume, VolumeQuery } from './event-volume.js';
import { EventVolumesRepository } from './event-volumes.repository.js';
import { spansOf } from './time-buckets.js';

export const MAX_SPANS = 1_000;

@Injectable()
export class EventVolumesService {
  constructor(private readonly volumes: EventVolumesRepository) {}

  async find(query: VolumeQuery): Promise<EventVolume[]> {
    const { start, end, count } = spansOf(query.bucket, query.start, query.end);
    if (query.start >= query.end) throw new InvalidFields([{ field: 'endTime', description: 'is after startTime' }]);
    if (count > MAX_SPANS) {
      throw new InvalidFields([{ field: 'endTime', description: `leaves at most ${MAX_SPANS} spans of this length` }]);
    }
    return this.volumes.find({ ...query, start, end });
  }
}
