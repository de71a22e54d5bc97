import { bootstrapGrpc } from '@attestry/rpc';
import { AppModule } from './app.module.js';
import { loadIdentityConfig } from './config.js';
import { handlers } from './handlers.js';

await bootstrapGrpc(() => ({ service: 'identity', module: AppModule, settings: loadIdentityConfig(), handlers }));
