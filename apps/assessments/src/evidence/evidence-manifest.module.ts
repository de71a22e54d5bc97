import { Module } from '@nestjs/common';
import { CollectedForRepository } from './collected-for.repository.js';
import { EvidenceManifest } from './evidence-manifest.service.js';

/** For whoever freezes assessments; needs no store. */
@Module({ providers: [CollectedForRepository, EvidenceManifest], exports: [EvidenceManifest] })
export class EvidenceManifestModule {}
