import { Global, Module } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';

@Global()
@Module({
  providers: [
    {
      provide: Outbox,
      inject: [UnitOfWork],
      useFactory: (unitOfWork: UnitOfWork) => new Outbox(unitOfWork, 'entities'),
    },
  ],
  exports: [Outbox],
})
export class OutboxModule {}
