import type { Path } from '@bufbuild/protobuf/reflect';

/** `tenant.slug`, `items[3].id`, `labels["a"]`: names as in JSON. */
export function fieldPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (step.kind === 'list_sub') text += `[${step.index}]`;
    else if (step.kind === 'map_sub') text += `[${JSON.stringify(step.key)}]`;
    else if (step.kind === 'field') text += `${text === '' ? '' : '.'}${step.jsonName}`;
    else if (step.kind === 'oneof') text += `${text === '' ? '' : '.'}${step.localName}`;
  }
  return text;
}
