import { KINDS } from '@attestry/domain-errors';
import { createFileRegistry, type DescFile, type FileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** One question of `ServerReflectionRequest`, as proto-loader decodes it. */
export interface Question {
  host?: string;
  message_request?: string;
  file_by_filename?: string;
  file_containing_symbol?: string;
  file_containing_extension?: { containing_type: string; extension_number: number };
  all_extension_numbers_of_type?: string;
}

export type Answer = { valid_host: string; original_request: Question } & (
  | { list_services_response: { service: { name: string }[] } }
  | { file_descriptor_response: { file_descriptor_proto: Buffer[] } }
  | { all_extension_numbers_response: { base_type_name: string; extension_number: number[] } }
  | { error_response: { error_code: number; error_message: string } }
);

/** Answers reflection's questions from a compiled image. */
export class ReflectionIndex {
  readonly #registry: FileRegistry;

  constructor(
    image: Uint8Array,
    private readonly services: readonly string[],
  ) {
    this.#registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  }

  answer(question: Question): Answer {
    const head = { valid_host: question.host ?? '', original_request: question };
    if (question.message_request === 'list_services') {
      return { ...head, list_services_response: { service: this.services.map((name) => ({ name })) } };
    }
    const type = question.all_extension_numbers_of_type;
    if (question.message_request === 'all_extension_numbers_of_type' && type !== undefined) {
      const numbers = this.#extensionsOf(type).map(({ number }) => number);
      return { ...head, all_extension_numbers_response: { base_type_name: type, extension_number: numbers } };
    }
    const file = this.#fileFor(question);
    if (file === undefined)
      return { ...head, error_response: { error_code: KINDS.not_found.grpc, error_message: 'not known' } };
    return { ...head, file_descriptor_response: { file_descriptor_proto: withImports(file) } };
  }

  #fileFor(question: Question): DescFile | undefined {
    if (question.message_request === 'file_by_filename') {
      return this.#registry.getFile(question.file_by_filename ?? '');
    }
    if (question.message_request === 'file_containing_symbol') return this.#declaring(question.file_containing_symbol);
    const { containing_type: type = '', extension_number: number } = question.file_containing_extension ?? {};
    return this.#extensionsOf(type).find((extension) => extension.number === number)?.file;
  }

  /** The file of a type, or of the type that a method, field or enum value belongs to. */
  #declaring(symbol = ''): DescFile | undefined {
    const owner = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
    return (this.#registry.get(symbol) ?? this.#registry.get(owner))?.file;
  }

  #extensionsOf(typeName: string) {
    return [...this.#registry].filter((type) => type.kind === 'extension' && type.extendee.typeName === typeName) as {
      number: number;
      file: DescFile;
    }[];
  }
}

/** The file and, before it, everything it imports, each once. */
function withImports(file: DescFile, seen = new Map<string, Buffer>()): Buffer[] {
  if (seen.has(file.name)) return [];
  for (const dependency of file.dependencies) withImports(dependency, seen);
  seen.set(file.name, Buffer.from(toBinary(FileDescriptorProtoSchema, file.proto)));
  return [...seen.values()];
}
