export {
  type Addresses,
  addressesOn,
  AttestryClient,
  type AttestryClientOptions,
  type Credentials,
} from './attestry-client.js';
export { CLIENT_SERVICES, type ClientServices } from './services.js';
export { Session, type Tokens } from './session.js';
export { cloudTrailUpload, fileUpload, stixUpload } from './upload.js';
export { RpcError } from '@attestry/rpc';
