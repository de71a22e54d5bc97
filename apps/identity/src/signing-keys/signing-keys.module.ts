import { Module } from '@nestjs/common';
import { SigningKeysRepository } from './signing-keys.repository.js';
import { SigningKeys } from './signing-keys.service.js';

@Module({ providers: [SigningKeysRepository, SigningKeys], exports: [SigningKeys] })
export class SigningKeysModule {}
