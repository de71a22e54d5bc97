import { imageBytes } from '@attestry/contracts';
import type { Server } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';

/** Server reflection (v1 and v1alpha) of the services this process serves, read from the contracts image. */
export function addReflection(server: Server, services: readonly string[], image: Uint8Array = imageBytes()): void {
  const packages = loadFileDescriptorSetFromBuffer(Buffer.from(image), { keepCase: true });
  new ReflectionService(packages, { services: [...services] }).addToServer(server);
}
