import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { UnitOfWork } from '@attestry/persistence';
import { type AssessmentSnapshot, AssessmentSnapshotEntity } from './assessment-snapshot.entity.js';

export type NewSnapshot = Omit<AssessmentSnapshot, 'id' | 'createdAt' | 'createdBy'>;

/** What completed assessments found; written once. */
@Injectable()
export class SnapshotsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(snapshot: NewSnapshot): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      em.persist(em.create(AssessmentSnapshotEntity, { id: uuidv7(), ...snapshot }));
      await em.flush();
    });
  }

  find(assessmentId: string): Promise<AssessmentSnapshot | null> {
    return this.unitOfWork.run((em) => em.findOne(AssessmentSnapshotEntity, { assessmentId }), { readOnly: true });
  }
}
