import type { Command } from 'commander';
import { entitiesV1 } from '@attestry/contracts';
import { CommandError, signedIn } from '../cell.js';
import { enumWord } from '../enum-word.js';
import type { Globals } from '../globals.js';
import { Output, table } from '../output.js';
import { protoJson } from '../proto-json.js';

export function riskCommands(program: Command, globals: () => Globals): void {
  program
    .command('risk')
    .description('how dangerous an entity is')
    .command('explain <entity>')
    .description('score, level and what each factor adds')
    .option('--assess', 'works it out now and stores it', false)
    .action((entityId: string, options: { assess: boolean }) => explain(entityId, options.assess, globals()));
}

async function explain(entityId: string, assess: boolean, { profile, json }: Globals): Promise<void> {
  const risk = await signedIn(profile, async (client) => {
    const call = assess ? client.services.risk.assessRisk({ entityId }) : client.services.risk.getRisk({ entityId });
    return (await call).risk;
  });
  if (!risk) throw new CommandError('the answer holds no risk');
  const level = enumWord(entitiesV1.RiskLevel, risk.level, 'RISK_LEVEL_');
  const { reached = 0, others = 0, crownJewelNear = false } = risk.impact ?? {};
  const reach = `reaches ${reached} of ${others} others${crownJewelNear ? ', a crown jewel among them' : ''}`;
  const rows = risk.factors.map(({ owasp, factor, value, points, reason }) => [
    owasp,
    enumWord(entitiesV1.RiskFactor, factor, 'RISK_FACTOR_'),
    value === undefined ? '?' : value.toFixed(2),
    points.toFixed(2),
    reason,
  ]);
  const whole = `${risk.score.toFixed(1)} ${level}, ${Math.round(risk.completeness * 100)} % known, ${reach}`;
  const text = `${whole}\n${table(rows, ['', 'factor', 'value', 'points', 'because'])}`;
  new Output(json).show(protoJson('attestry.entities.v1.Risk', entitiesV1.Risk, risk), text);
}
