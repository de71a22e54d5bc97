import type { DescFile, FileRegistry } from '@bufbuild/protobuf';
import type { DescriptorProto, EnumDescriptorProto } from '@bufbuild/protobuf/wkt';

/** Proto comments by full name: `attestry.identity.v1.Session`, `….Session.id`, `….SessionService.SignIn`. */
export type Comments = ReadonlyMap<string, string>;

// Field numbers of google/protobuf/descriptor.proto, which SourceCodeInfo paths are made of.
const FILE = { message: 4, enum: 5, service: 6 };
const MESSAGE = { field: 2, nested: 3, enum: 4 };
const ENUM_VALUE = 2;
const SERVICE_METHOD = 2;

export function readComments(registry: FileRegistry): Comments {
  const comments = new Map<string, string>();
  for (const file of registry.files) readFile(file, comments);
  return comments;
}

function readFile(file: DescFile, comments: Map<string, string>): void {
  const texts = new Map(
    (file.proto.sourceCodeInfo?.location ?? [])
      .filter((location) => location.leadingComments !== '')
      .map((location) => [location.path.join('.'), tidy(location.leadingComments)]),
  );
  const note = (name: string, path: readonly number[]) => {
    const text = texts.get(path.join('.'));
    if (text !== undefined) comments.set(name, text);
  };
  const enumeration = (proto: EnumDescriptorProto, scope: string, path: readonly number[]) => {
    const name = `${scope}.${proto.name}`;
    note(name, path);
    proto.value.forEach((value, index) => note(`${name}.${value.name}`, [...path, ENUM_VALUE, index]));
  };
  const message = (proto: DescriptorProto, scope: string, path: readonly number[]) => {
    const name = `${scope}.${proto.name}`;
    note(name, path);
    proto.field.forEach((field, index) => note(`${name}.${field.name}`, [...path, MESSAGE.field, index]));
    proto.nestedType.forEach((nested, index) => message(nested, name, [...path, MESSAGE.nested, index]));
    proto.enumType.forEach((nested, index) => enumeration(nested, name, [...path, MESSAGE.enum, index]));
  };
  const scope = file.proto.package;
  file.proto.messageType.forEach((proto, index) => message(proto, scope, [FILE.message, index]));
  file.proto.enumType.forEach((proto, index) => enumeration(proto, scope, [FILE.enum, index]));
  file.proto.service.forEach((service, index) => {
    const path = [FILE.service, index];
    note(`${scope}.${service.name}`, path);
    service.method.forEach((method, at) =>
      note(`${scope}.${service.name}.${method.name}`, [...path, SERVICE_METHOD, at]),
    );
  });
}

const tidy = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^ /, '').trimEnd())
    .join('\n')
    .trim();
