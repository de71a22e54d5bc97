import { Injectable } from '@nestjs/common';
import { AwsAccess } from './aws/aws-access.js';
import { IamExecutor } from './aws/iam-executor.js';
import { type Executor, ExecutorRefused, type Target } from './executor.js';
import { RecordingExecutor } from './recording/recording-executor.js';

/** Chooses who does an action: the provider's own client where the tenant has given access, else a record. */
@Injectable()
export class Executors {
  constructor(
    private readonly recording: RecordingExecutor,
    private readonly aws: AwsAccess,
  ) {}

  async for(target: Target): Promise<Executor> {
    if (target.entity.provider !== 'aws' || target.actionType === 'notify') return this.recording;
    return (await this.#iam(target)) ?? this.recording;
  }

  /** The one that an action began with. */
  async named(name: string, target: Target): Promise<Executor> {
    if (name === this.recording.name) return this.recording;
    const iam = name === IamExecutor.NAME ? await this.#iam(target) : undefined;
    if (!iam) throw new ExecutorRefused(`the access for ${name} is gone`);
    return iam;
  }

  // A user of the same name in another account is somebody else.
  async #iam({ entity }: Target): Promise<IamExecutor | undefined> {
    const client = await this.aws.iam(/^arn:[\w-]+:iam::(\d{12}):/.exec(entity.externalId)?.[1]);
    return client && new IamExecutor(client);
  }
}
