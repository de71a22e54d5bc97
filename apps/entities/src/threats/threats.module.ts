import { type DynamicModule, Module } from '@nestjs/common';
import { loadRules } from '../detections/load-rules.js';
import { RuleIndex } from '../detections/rule-index.js';
import { CrowdFinder } from './crowd-finder.js';
import { RaisedThreatsRepository } from './raised-threats.repository.js';
import { StoredEventsRepository } from './stored-events.repository.js';
import { RULES, ThreatDetection } from './threat-detection.js';
import { ThreatEvidenceRepository } from './threat-evidence.repository.js';
import { ThreatRecorder } from './threat-recorder.js';
import { ThreatRetention } from './threat-retention.usecase.js';
import { ThreatRetentionRepository } from './threat-retention.repository.js';
import { ThreatScan } from './threat-scan.usecase.js';
import { ThreatTriage } from './threat-triage.usecase.js';
import { ThreatsGrpc } from './threats.grpc.js';
import { ThreatsRepository } from './threats.repository.js';
import { ThreatsService } from './threats.service.js';
import { TriageRepository } from './triage.repository.js';

@Module({})
export class ThreatsModule {
  /** Refuses to start with a rule file that cannot be used. */
  static withRules(folder: string): DynamicModule {
    return {
      module: ThreatsModule,
      global: true,
      providers: [
        { provide: RULES, useFactory: () => new RuleIndex(loadRules(folder)) },
        CrowdFinder,
        RaisedThreatsRepository,
        StoredEventsRepository,
        ThreatDetection,
        ThreatEvidenceRepository,
        ThreatRecorder,
        ThreatRetention,
        ThreatRetentionRepository,
        ThreatScan,
        ThreatTriage,
        ThreatsGrpc,
        ThreatsRepository,
        ThreatsService,
        TriageRepository,
      ],
      exports: [ThreatDetection, ThreatRecorder, ThreatRetention],
    };
  }
}
