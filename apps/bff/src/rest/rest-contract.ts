import type { FileRegistry } from '@bufbuild/protobuf';
import { readCatalogue } from '../contract/catalogue.js';
import { readComments } from '../contract/comments.js';
import { ContractOptions } from '../contract/options.js';
import type { RestMethod } from '../contract/rest-method.js';
import { openApiDocument } from '../openapi/document.js';
import { SchemaChecker } from '../schema/checker.js';
import { MessageSchemas } from '../schema/message-schemas.js';
import { type RequestSchemas, requestSchemas } from '../schema/request-schemas.js';

/** The REST side of the compiled contract: routes, the schemas that check them and the document that shows them. */
export class RestContract {
  readonly methods: readonly RestMethod[];
  readonly requests: ReadonlyMap<RestMethod, RequestSchemas>;
  readonly checker: SchemaChecker;
  readonly document: ReturnType<typeof openApiDocument>;

  constructor(readonly registry: FileRegistry) {
    const comments = readComments(registry);
    const schemas = new MessageSchemas(new ContractOptions(registry), comments);
    this.methods = readCatalogue(registry);
    this.requests = new Map(this.methods.map((method) => [method, requestSchemas(method, schemas)]));
    this.document = openApiDocument({ registry, methods: this.methods, requests: this.requests, schemas, comments });
    this.checker = new SchemaChecker(this.document.components.schemas);
  }
}
