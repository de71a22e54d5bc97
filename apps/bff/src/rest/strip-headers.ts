import type { NextFunction, Request, Response } from 'express';

const INTERNAL = /^x-(tenant|user|internal|service)-/;

/** Nobody outside says which tenant, user or service a call is for: such headers do not get past this point. */
export function stripInternalHeaders(request: Request, _response: Response, next: NextFunction): void {
  for (const name of Object.keys(request.headers)) if (INTERNAL.test(name)) delete request.headers[name];
  next();
}
