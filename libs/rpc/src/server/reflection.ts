import { createRequire } from 'node:module';
import { imageBytes } from '@attestry/contracts';
import type { handleBidiStreamingCall, Server } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { type Answer, type Question, ReflectionIndex } from './reflection-index.js';

const NAMES = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'];

/**
 * Server reflection, v1 and v1alpha, of the services this process serves: the files of the contracts image as they are.
 * The implementation of @grpc/reflection takes half a second of CPU to build what this reads when it is asked.
 */
export function addReflection(server: Server, services: readonly string[], image: () => Uint8Array = imageBytes): void {
  let index: ReflectionIndex | undefined;
  const converse: handleBidiStreamingCall<Question, Answer> = (stream) => {
    stream.on('data', (question: Question) => {
      index ??= new ReflectionIndex(image(), services);
      stream.write(index.answer(question));
    });
    stream.on('end', () => stream.end());
    stream.on('error', () => undefined);
  };
  const require = createRequire(import.meta.url);
  for (const name of NAMES) {
    const [, , version] = name.split('.');
    const file = require.resolve(`@grpc/reflection/build/proto/grpc/reflection/${version}/reflection.proto`);
    const loaded = loadSync(file, { keepCase: true, oneofs: true });
    server.addService(loaded[name] as ServiceDefinition, { serverReflectionInfo: converse });
  }
}
