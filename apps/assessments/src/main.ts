import 'reflect-metadata';
import { bootstrapGrpc } from '@attestry/rpc';
import { AppModule } from './app.module.js';
import { readSettings } from './config.js';
import { handlers } from './handlers.js';

await bootstrapGrpc(() => {
  const settings = readSettings();
  return { service: 'assessments', module: AppModule.with(settings), settings, handlers };
});
