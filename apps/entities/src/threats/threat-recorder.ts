import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { Outbox } from '@attestry/outbox';
import { type Cluster, clustered } from './cluster.js';
import { type Finding, findingsOf } from './finding.js';
import type { Match } from '../detections/match.js';
import { RaisedThreatsRepository } from './raised-threats.repository.js';
import { StoredEventsRepository } from './stored-events.repository.js';
import { ThreatEvidenceRepository } from './threat-evidence.repository.js';

/** What became of some matches. */
export interface Recorded {
  raised: number;
  updated: number;
  suppressed: number;
}

/** Turns matches into threats, in the caller's transaction. An event that spoke before for a detection says nothing new. */
@Injectable()
export class ThreatRecorder {
  constructor(
    private readonly threats: RaisedThreatsRepository,
    private readonly evidence: ThreatEvidenceRepository,
    private readonly events: StoredEventsRepository,
    private readonly outbox: Outbox,
  ) {}

  async record(matches: readonly Match[]): Promise<Recorded> {
    const total = { raised: 0, updated: 0, suppressed: 0 };
    const findings = findingsOf(matches);
    if (findings.length === 0) return total;
    await this.threats.lock();
    const ids = await this.events.entityIds([...new Set(findings.map(({ entity }) => entity))]);
    for (const finding of findings) {
      const entityId = ids.get(finding.entity) ?? bug('an event was stored and its entity is not there');
      const recorded = await this.#recordFinding(finding, entityId);
      total.raised += recorded.raised;
      total.updated += recorded.updated;
      total.suppressed += recorded.suppressed;
    }
    return total;
  }

  async #recordFinding({ rule, matches }: Finding, entityId: string): Promise<Recorded> {
    const known = await this.evidence.known(rule.method, matches);
    const fresh = matches.filter(({ id }) => !known.has(id));
    const [first, last] = [fresh[0], fresh.at(-1)];
    if (!first || !last) return { raised: 0, updated: 0, suppressed: 0 };
    const key = { entityId, rule };
    if (await this.threats.suppressed(key)) return { raised: 0, updated: 0, suppressed: fresh.length };
    await this.threats.scoreEvents(rule, fresh);
    const clusters = clustered(fresh, await this.threats.live(key, first.time, last.time));
    for (const cluster of clusters) await this.#store(key, cluster);
    const updated = clusters.filter((cluster) => cluster.known).length;
    return { raised: clusters.length - updated, updated, suppressed: 0 };
  }

  async #store(key: { entityId: string; rule: Finding['rule'] }, cluster: Cluster): Promise<void> {
    const { rule, entityId } = key;
    if (cluster.known) {
      await this.threats.extend(cluster.known.id, rule, cluster);
      return this.evidence.insert(cluster.known.id, rule.method, cluster.matches);
    }
    const id = await this.threats.insert(key, cluster);
    await this.evidence.insert(id, rule.method, cluster.matches);
    await this.outbox.record({
      action: 'threat.raised',
      resource: { type: 'entities.threat', id },
      details: {
        entity_id: entityId,
        threat_type: rule.spec.threatType,
        detection_method: rule.method,
        severity: rule.spec.severity,
        count: cluster.matches.length,
      },
    });
  }
}
