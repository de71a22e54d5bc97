import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttestryClient } from '@attestry/client';
import { SERVICES, type ServiceName } from '@attestry/config';
import { demoLogin, freePortBase, Platform, readSettings, signedUp } from '@attestry/start';
import { askQuestions, type RankingName } from './ask-questions.js';
import { type Entry, type Judgements, readEntries, readJudgements } from './beir-files.js';
import { type Flags, readFlags, USAGE } from './flags.js';
import { importCorpus } from './import-corpus.js';
import { rankingReport, type Report, round, tableOf } from './report.js';

interface Benchmark {
  readonly passages: readonly Entry[];
  readonly questions: readonly Entry[];
  readonly judgements: Judgements;
}

process.exitCode = await main();

async function main(): Promise<number> {
  let flags: Flags;
  let benchmark: Benchmark;
  try {
    flags = readFlags(process.argv.slice(2));
    if (flags.help) {
      console.log(USAGE);
      return 0;
    }
    benchmark = read(flags);
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${USAGE}`);
    return 2;
  }
  try {
    const report = await onScratchPlatform((client) => evaluate(client, benchmark, flags.rankings));
    console.log(flags.json ? JSON.stringify(report) : tableOf(report));
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  }
}

function read({ corpus, queries, qrels, first }: Flags): Benchmark {
  const judgements = readJudgements(qrels);
  const questions = readEntries(queries).filter(({ id }) => judgements.has(id));
  return { passages: readEntries(corpus), questions: questions.slice(0, first), judgements };
}

async function evaluate(
  client: AttestryClient,
  { passages, questions, judgements }: Benchmark,
  rankings: readonly RankingName[],
): Promise<Report> {
  const start = performance.now();
  const imported = await importCorpus(client, passages, (done) => console.error(`imported ${done}…`));
  const importSeconds = (performance.now() - start) / 1_000;
  const asked = { questions, judgements };
  const reports = [];
  for (const ranking of rankings) {
    console.error(`asking by ${ranking}…`);
    // The first questions bring rows and code into memory.
    await askQuestions(client, ranking, { ...asked, questions: questions.slice(0, 20) });
    reports.push(rankingReport(ranking, await askQuestions(client, ranking, asked)));
  }
  const { model } = await client.services.search.searchDocuments({
    ...{ query: 'model', limit: 1, type: 0, documentIds: [], controls: [], ranking: 0 },
    ...{ effectiveFrom: undefined, effectiveBefore: undefined },
  });
  return {
    passages: imported,
    questions: questions.length,
    importSeconds: round(importSeconds, 1),
    passagesPerSecond: round(imported / importSeconds, 0),
    model,
    rankings: reports,
  };
}

/** A platform of its own on free ports, with one tenant, gone afterwards however it ends. */
async function onScratchPlatform<T>(work: (client: AttestryClient) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'attestry-rag-eval-'));
  const base = process.env['PORT_BASE'] ?? String(await freePortBase());
  const settings = readSettings({ ...process.env, PORT_BASE: base, DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
  const platform = new Platform({ settings });
  const tidyUp = async () => {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void tidyUp().then(() => process.exit(1)));
  }
  try {
    console.error('starting a platform of its own…');
    await platform.start();
    return await signedIn(platform, work);
  } finally {
    await tidyUp();
  }
}

async function signedIn<T>(platform: Platform, work: (client: AttestryClient) => Promise<T>): Promise<T> {
  await signedUp(platform);
  const addresses = Object.fromEntries(SERVICES.map((service) => [service, platform.addressOf(service)])) as Record<
    ServiceName,
    string
  >;
  const client = new AttestryClient({ addresses });
  try {
    await client.signIn(demoLogin(platform.folder).login);
    return await work(client);
  } finally {
    client.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
