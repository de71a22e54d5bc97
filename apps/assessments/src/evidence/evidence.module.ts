import { type DynamicModule, Module } from '@nestjs/common';
import { DataKeysTable, KeyRing, openSealedFile } from '@attestry/keys';
import { FileObjectStore, SealedObjects } from '@attestry/object-store';
import { UnitOfWork } from '@attestry/persistence';
import { prepareSpool } from '@attestry/uploads';
import type { AssessmentsSettings } from '../config.js';
import { CollectedForRepository } from './collected-for.repository.js';
import { DeleteEvidence } from './delete-evidence.usecase.js';
import { EvidenceContent } from './evidence-content.service.js';
import { EvidenceLinksRepository } from './evidence-links.repository.js';
import { EvidenceLinks } from './evidence-links.service.js';
import { EvidenceManifest } from './evidence-manifest.service.js';
import { EvidenceUploads, SPOOL_OPTIONS } from './evidence-uploads.service.js';
import { EvidenceGrpc } from './evidence.grpc.js';
import { EvidenceRepository } from './evidence.repository.js';
import { EvidenceService } from './evidence.service.js';
import { StoreEvidence, TAKEN_TYPES } from './store-evidence.usecase.js';

type Settings = Pick<
  AssessmentsSettings,
  'KEK_FILE' | 'UPLOAD_DIR' | 'OBJECTS_DIR' | 'EVIDENCE_MAX_BYTES' | 'EVIDENCE_MEDIA_TYPES'
>;

const PLACE = { table: 'assessments.evidence_versions', column: 'bytes', purpose: 'assessments.evidence' };

@Module({})
export class EvidenceModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: EvidenceModule,
      providers: [
        { provide: TAKEN_TYPES, useValue: new Set(settings.EVIDENCE_MEDIA_TYPES) },
        {
          provide: SPOOL_OPTIONS,
          useFactory: async () => {
            await prepareSpool(settings.UPLOAD_DIR);
            return { directory: settings.UPLOAD_DIR, maxBytes: settings.EVIDENCE_MAX_BYTES };
          },
        },
        {
          provide: SealedObjects,
          inject: [UnitOfWork],
          useFactory: async (unitOfWork: UnitOfWork) => {
            const store = new FileObjectStore(settings.OBJECTS_DIR);
            await store.prepare();
            const keys = new KeyRing(openSealedFile(settings.KEK_FILE), new DataKeysTable(unitOfWork, 'assessments'));
            return new SealedObjects(store, keys, PLACE);
          },
        },
        CollectedForRepository,
        DeleteEvidence,
        EvidenceContent,
        EvidenceGrpc,
        EvidenceLinks,
        EvidenceLinksRepository,
        EvidenceManifest,
        EvidenceRepository,
        EvidenceService,
        EvidenceUploads,
        StoreEvidence,
      ],
      exports: [EvidenceGrpc, EvidenceManifest, EvidenceRepository, SealedObjects],
    };
  }
}
