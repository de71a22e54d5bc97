import { Module } from '@nestjs/common';
import { PoamRemindersRepository } from './poam-reminders.repository.js';
import { RemindOfDeadlines } from './remind-of-deadlines.usecase.js';

@Module({ providers: [PoamRemindersRepository, RemindOfDeadlines], exports: [RemindOfDeadlines] })
export class PoamRemindersModule {}
