import type { DescMethod, FileRegistry } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel as Idempotency } from '@bufbuild/protobuf/wkt';
import { SERVICES, type ServiceName } from '@attestry/config';
import { type MethodFacts, methodFacts } from '@attestry/rpc';
import { ContractOptions, type HttpRule } from './options.js';
import { parametersOf } from './parameters.js';
import { parsePathTemplate } from './path-template.js';
import type { RestMethod } from './rest-method.js';
import { answerShape, bodyShape } from './shapes.js';

/** Every route of the REST interface, literal paths before those with variables. */
export function readCatalogue(registry: FileRegistry): RestMethod[] {
  const options = new ContractOptions(registry);
  const facts = methodFacts(registry);
  return [...registry]
    .filter((desc) => desc.kind === 'service')
    .flatMap((service) => service.methods)
    .flatMap((method) => options.httpRules(method).map((http) => restMethod(method, http, options, facts)))
    .sort((a, b) => a.template.variables.length - b.template.variables.length);
}

function restMethod(
  desc: DescMethod,
  http: HttpRule,
  options: ContractOptions,
  facts: ReadonlyMap<string, MethodFacts>,
): RestMethod {
  const name = `${desc.parent.typeName}.${desc.name}`;
  const rule = options.methodRule(desc);
  if (!rule) throw new Error(`${name}: no attestry.options.v1.rule`);
  if (rule.visibility === 'SERVICE') throw new Error(`${name}: a SERVICE method has no REST route`);
  if (desc.methodKind === 'bidi_streaming') throw new Error(`${name}: REST has no form for two streams`);
  const template = parsePathTemplate(http.path);
  const body = bodyShape(desc, http.body, options);
  const input = body.kind === 'upload' ? body.upload.header?.message : desc.input;
  const rpcPath = `/${desc.parent.typeName}/${desc.name}`;
  return {
    desc,
    rpcPath,
    service: serviceOf(desc),
    rule,
    verb: http.verb,
    template,
    input,
    parameters: parametersOf(input, template.variables, body),
    body,
    answer: answerShape(desc),
    idempotent: desc.idempotency !== Idempotency.IDEMPOTENCY_UNKNOWN,
    readOnly: desc.idempotency === Idempotency.NO_SIDE_EFFECTS,
    keepsKey: facts.get(rpcPath)?.keepsKey === true,
    maxDeadlineMs: rule.maxDeadlineMs,
  };
}

function serviceOf(desc: DescMethod): ServiceName {
  const area = desc.parent.file.proto.package.split('.')[1];
  const service = SERVICES.find((candidate) => candidate === area);
  if (!service) throw new Error(`${desc.parent.typeName} belongs to no service`);
  return service;
}
