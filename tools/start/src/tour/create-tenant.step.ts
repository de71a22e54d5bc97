import { waitUntil } from '@attestry/processes';
import type { Json } from '../rest-client.js';
import type { Step } from './step.js';

/** The operator creates a tenant; it is usable once every service has taken note of it. */
export const createTenant: Step = {
  name: 'create tenant',
  async run({ rest, login, known, learned }) {
    if (known) return { slug: login.tenantSlug, known };
    const answer = await rest.post('/v1/tenants', {
      slug: login.tenantSlug,
      name: 'Example Manufacturing',
      organizationType: 'ORGANIZATION_TYPE_SMB',
      complianceRequirements: ['CMMC_L2'],
      administratorEmail: login.email,
    });
    const tenant = answer['tenant'] as Json;
    const invitation = answer['invitation'] as Json | undefined;
    if (typeof invitation?.['token'] !== 'string') throw new Error('the answer has no invitation');
    learned.invitationToken = invitation['token'];

    const status = async () => ((await rest.get(`/v1/tenants/${String(tenant['id'])}`))['tenant'] as Json)['status'];
    const onTrial = await waitUntil(async () => (await status()) === 'TENANT_STATUS_TRIAL', { withinMs: 15_000 });
    if (!onTrial) throw new Error(`the tenant is still ${String(await status())} after 15 s`);
    return { slug: login.tenantSlug, status: 'trial' };
  },
};
