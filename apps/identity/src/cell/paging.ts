import { type Page, pageOf, type PageRequest } from '@attestry/persistence';

/** A page of a list in the order of its ids, which is that of creation. */
export const pageById = (request: PageRequest, list: string, filter: unknown = null): Page =>
  pageOf(request, { list, filter, sortKey: 'text' });

export const byId = ({ id }: { readonly id: string }) => ({ key: '', id });
