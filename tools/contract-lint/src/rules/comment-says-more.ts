import type { DescComponent } from '../comments.js';
import { leadingComment } from '../comments.js';
import { messagesOf } from '../descriptors.js';
import type { ContractRule } from '../lint-contracts.js';

/** Words that say nothing by themselves. */
const EMPTY = new Set(
  'a an the of for to in on this that is are its it and or be by with as field fields message messages enum method rpc service value values request response contains holds represents used'.split(
    ' ',
  ),
);

/** A comment that only repeats the name explains nothing: no unit, no bound, no default, no error. */
export const commentSaysMore: ContractRule = ({ files }) => {
  const commented: [DescComponent, string, string][] = [];
  for (const file of files) {
    for (const message of messagesOf(file)) {
      commented.push([message, message.typeName, message.name]);
      for (const field of message.fields) {
        commented.push([field, `${message.typeName}.${field.name}`, `${message.name}_${field.name}`]);
      }
    }
    for (const { typeName, name, values } of file.enums) {
      for (const value of values) commented.push([value, `${typeName}.${value.name}`, `${name}_${value.name}`]);
    }
    for (const service of file.services) {
      for (const method of service.methods) commented.push([method, `${service.typeName}.${method.name}`, method.name]);
    }
  }
  return commented
    .filter(([component, , name]) => repeats(leadingComment(component), name))
    .map(([, where]) => ({ where, what: 'the comment only repeats the name' }));
};

function repeats(comment: string, name: string): boolean {
  const known = new Set(stems(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ')));
  return stems(comment).every((word) => known.has(word) || EMPTY.has(word));
}

/** Words without their plural or third-person ending: `Lists plans` repeats `ListPlans`. */
const stems = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map((word) => (word.length > 3 ? word.replace(/e?s$/, '') : word));
