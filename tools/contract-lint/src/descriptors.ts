import type { DescField, DescFile, DescMessage, DescMethod } from '@bufbuild/protobuf';

export const messagesOf = (file: DescFile): DescMessage[] => file.messages.flatMap(withNested);

const withNested = (message: DescMessage): DescMessage[] => [message, ...message.nestedMessages.flatMap(withNested)];

export const fieldsOf = (files: readonly DescFile[]): DescField[] =>
  files.flatMap(messagesOf).flatMap(({ fields }) => fields);

export const methodsOf = (files: readonly DescFile[]): DescMethod[] =>
  files.flatMap(({ services }) => services.flatMap(({ methods }) => methods));

export const nameOfField = (field: DescField): string => `${field.parent.typeName}.${field.name}`;

export const nameOfMethod = (method: DescMethod): string => `${method.parent.typeName}.${method.name}`;

/** The messages that a caller can fill in, at any depth. */
export function requestMessages(files: readonly DescFile[]): Set<DescMessage> {
  const found = new Set<DescMessage>();
  const visit = (message: DescMessage): void => {
    if (found.has(message) || !message.typeName.startsWith('attestry.')) return;
    found.add(message);
    for (const field of message.fields) if (field.message !== undefined) visit(field.message);
  };
  for (const method of methodsOf(files)) visit(method.input);
  return found;
}
