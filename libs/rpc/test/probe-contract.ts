import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRegistry } from '@attestry/contracts';
import { create, type DescMethod, type DescService, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import type { ServiceShape } from '../src/server/rpc-handlers.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The image of the test-only proto beside this file, compiled now. */
export function probeImage(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'attestry-probe-'));
  try {
    const modules = ['proto', 'libs/contracts/wire', 'libs/contracts/generated/third_party', 'libs/rpc/test/proto'];
    const config = JSON.stringify({ version: 'v2', modules: modules.map((path) => ({ path })) });
    const image = join(folder, 'probe.binpb');
    execFileSync(join(root, 'node_modules/.bin/buf'), ['build', '--config', config, '-o', image], { cwd: root });
    return readFileSync(image);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A definition such as ts-proto generates, made from descriptors: plain objects in and out. */
export function definitionOf(service: DescService): ServiceShape {
  return Object.fromEntries(service.methods.map((method) => [method.localName, codecOf(method)]));
}

function codecOf(method: DescMethod) {
  const { input, output, methodKind } = method;
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: methodKind === 'client_streaming' || methodKind === 'bidi_streaming',
    responseStream: methodKind === 'server_streaming' || methodKind === 'bidi_streaming',
    requestSerialize: (value: Record<string, unknown>) => Buffer.from(toBinary(input, create(input, value))),
    requestDeserialize: (bytes: Buffer): Message => fromBinary(input, bytes),
    responseSerialize: (value: Record<string, unknown>) => Buffer.from(toBinary(output, create(output, value))),
    responseDeserialize: (bytes: Buffer): Message => fromBinary(output, bytes),
  };
}

export function probeService(image: Uint8Array): DescService {
  const service = loadRegistry(image).getService('attestry.probe.v1.ProbeService');
  if (service === undefined) throw new Error('the probe proto declares no ProbeService');
  return service;
}
