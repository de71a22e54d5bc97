import type { DescEnumValue, DescField, DescFile, DescMessage, DescMethod } from '@bufbuild/protobuf';

export type DescComponent = DescField | DescMessage | DescMethod | DescEnumValue;

/** The comment above a component, from the source information that buf keeps in the image. */
export function leadingComment(component: DescComponent): string {
  const file = fileOf(component);
  return commentsOf(file).get(pathOf(component).join('.')) ?? '';
}

const cache = new WeakMap<DescFile, Map<string, string>>();

function commentsOf(file: DescFile): Map<string, string> {
  let comments = cache.get(file);
  if (comments === undefined) {
    const locations = file.proto.sourceCodeInfo?.location ?? [];
    comments = new Map(locations.map(({ path, leadingComments }) => [path.join('.'), leadingComments]));
    cache.set(file, comments);
  }
  return comments;
}

const fileOf = (component: DescComponent): DescFile => {
  if (component.kind === 'message') return component.file;
  return component.kind === 'enum_value' || component.kind === 'field' || component.kind === 'rpc'
    ? component.parent.file
    : assertNever(component);
};

/** Field numbers of descriptor.proto on the way from the file to the component. */
function pathOf(component: DescComponent): number[] {
  switch (component.kind) {
    case 'message':
      return component.parent === undefined
        ? [4, component.file.messages.indexOf(component)]
        : [...pathOf(component.parent), 3, component.parent.nestedMessages.indexOf(component)];
    case 'field':
      return [...pathOf(component.parent), 2, component.parent.fields.indexOf(component)];
    case 'enum_value': {
      const { parent } = component;
      const position = parent.values.indexOf(component);
      return parent.parent === undefined
        ? [5, parent.file.enums.indexOf(parent), 2, position]
        : [...pathOf(parent.parent), 4, parent.parent.nestedEnums.indexOf(parent), 2, position];
    }
    case 'rpc':
      return [
        6,
        component.parent.file.services.indexOf(component.parent),
        2,
        component.parent.methods.indexOf(component),
      ];
  }
}

function assertNever(value: never): never {
  throw new Error(`no file of ${String(value)}`);
}
