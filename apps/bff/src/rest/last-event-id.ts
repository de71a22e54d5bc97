import type { DescMessage } from '@bufbuild/protobuf';
import { InvalidFields } from '@attestry/domain-errors';

/** What a browser sends when it comes back to a stream of events goes on where it stopped, on methods with `after`. */
export function applyLastEventId(json: Record<string, unknown>, desc: DescMessage, header: string | undefined): void {
  if (header === undefined || header === '' || !desc.fields.some(({ name }) => name === 'after')) return;
  if (!/^[\x21-\x7e]{1,1024}$/.test(header)) {
    throw new InvalidFields([{ field: 'Last-Event-ID', description: 'is the id of an event of the stream' }]);
  }
  // The query says where the first request began, the header where this one goes on.
  json['after'] = header;
}
