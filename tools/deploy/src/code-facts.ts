import { databaseSettings, loadConfig, type ServiceName, SERVICES } from '@attestry/config';
import { outboxSettings } from '@attestry/outbox';
import { type Member, MEMBERS, portsOfMember } from '@attestry/start';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourcesBelow } from './app-sources.js';
import { askedBy, type AskedSettings, type ReadSettings, together } from './settings-probe.js';

/** What the code of a member says about how to run it. */
export interface MemberFacts extends AskedSettings {
  readonly name: Member;
  readonly ports: { readonly main: number; readonly ops: number };
  /** Services it calls, itself included if it does. */
  readonly calls: ReadonlySet<ServiceName>;
  readonly hasDatabase: boolean;
  /** Whether it opens the cell's key-encryption key. */
  readonly opensKek: boolean;
  readonly sendsMail: boolean;
  /** Whether it calls platforms on the internet. */
  readonly callsPlatforms: boolean;
}

/** Modules of libraries that call a service on behalf of whoever takes them in. */
const CALLS_OF_MODULES: Readonly<Record<string, readonly ServiceName[]>> = {
  IdentityAuthModule: ['identity'],
  OutboxModule: ['audit', 'assessments'],
};

/** The facts of all members, from the sources below the root. */
export function codeFacts(root: string): Promise<MemberFacts[]> {
  return Promise.all(MEMBERS.map((name) => factsOf(root, name)));
}

async function factsOf(root: string, name: Member): Promise<MemberFacts> {
  const sources = sourcesBelow(join(root, 'apps', name, 'src'));
  const hasDatabase = sources.includes("from '@attestry/persistence'");
  const asked = [askedBy(await readerOf(join(root, 'apps', name, 'src/config.ts')))];
  if (hasDatabase) asked.push(askedBy((environment) => loadConfig(name, databaseSettings(), environment)));
  if (sources.includes('OutboxModule')) {
    asked.push(askedBy((environment) => loadConfig(name, outboxSettings(), environment)));
  }
  return {
    ...together(asked),
    name,
    ports: portsOfMember(name, 0),
    calls: callsIn(sources),
    hasDatabase,
    opensKek: sources.includes('openSealedFile('),
    sendsMail: sources.includes('MAIL_URL'),
    callsPlatforms: sources.includes('GITHUB_API_URL'),
  };
}

function callsIn(sources: string): ReadonlySet<ServiceName> {
  const calls = new Set<ServiceName>();
  for (const service of SERVICES) if (sources.includes(`settings.${service.toUpperCase()}_ADDRESS`)) calls.add(service);
  for (const [module, called] of Object.entries(CALLS_OF_MODULES)) {
    if (sources.includes(module)) for (const service of called) calls.add(service);
  }
  // Whoever puts the names together means all of them.
  if (/\$\{[^`]*\}_ADDRESS`/.test(sources)) for (const service of SERVICES) calls.add(service);
  return calls;
}

/** The app's own function; apps are never imported by name, only read. */
async function readerOf(file: string): Promise<ReadSettings> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const reader = Object.entries(module).find(([name]) => /^(readSettings|load\w+Config)$/.test(name))?.[1];
  if (typeof reader !== 'function') throw new Error(`${file} exports no function that reads the settings`);
  return reader as ReadSettings;
}
