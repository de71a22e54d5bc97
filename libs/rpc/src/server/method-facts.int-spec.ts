import { describe, expect, it } from '@jest/globals';
import { contractFacts } from './method-facts.js';

const names = (...which: ('keepsKey' | 'repeatable')[]) =>
  [...contractFacts().values()]
    .filter((facts) => facts.mutating && which.every((trait) => facts[trait]))
    .map(({ desc }) => desc.name)
    .sort();

// Each name here is a claim: who adds a method decides which of the three it is.
describe('a change sent twice', () => {
  it('does the same by itself', () => {
    expect(names('repeatable')).toEqual([
      'ActivateTenant',
      'AppendBatch',
      'ApplyTenant',
      'ApproveRemediation',
      'ArchiveAssessment',
      'AssessRisk',
      'AssignFinding',
      'AssignFindings',
      'CalculateBaselines',
      'CancelIngestion',
      'CancelReembedding',
      'CheckConnection',
      'CloseTenant',
      'CompleteAssessment',
      'DeleteEntity',
      'ExecuteRemediation',
      'ImportDocuments',
      'ImportFindings',
      'IssueServiceToken',
      'MarkCrownJewel',
      'PlanPoamItems',
      'ProposeNarrative',
      'ReadPrompt',
      'RecordFindings',
      'RefreshSession',
      'RemoveRetiredEmbeddings',
      'ReopenThread',
      'ResolveThread',
      'RestrictDocument',
      'ReturnAssessment',
      'ReviewAnalysis',
      'RevokeConnection',
      'RevokeMemberSessions',
      'RevokeSession',
      'RollBackRemediation',
      'ScanThreats',
      'ScopeAssessment',
      'SendMail',
      'SignOut',
      'SignOutEverywhere',
      'StartAssessment',
      'StartIngestion',
      'StartPoamItem',
      'StartReembedding',
      'SubmitAssessment',
      'SuspendTenant',
      'UnmarkCrownJewel',
      'UploadContent',
      'UpsertIndicators',
    ]);
  });

  it('does the same with an idempotency key', () => {
    expect(names('keepsKey')).toEqual([
      'AddAssets',
      'ChangeRemediationParameters',
      'CompletePoamItem',
      'CreateAlias',
      'CreateAssessment',
      'CreateComment',
      'CreateDocument',
      'CreateEntity',
      'CreateIndicator',
      'CreateInvitation',
      'CreatePoamItem',
      'CreateRelationship',
      'DecidePoamClosure',
      'DeleteComment',
      'DeleteIndicator',
      'DeleteRelationship',
      'MergeEntities',
      'ProposeRemediation',
      'ReevaluateFindings',
      'RejectRemediation',
      'RemoveAsset',
      'RequestPoamClosure',
      'RevokeInvitation',
      'RotateCredentialKey',
      'TransitionThreat',
      'UpdateAssessment',
      'UpdateAsset',
      'UpdateComment',
      'UpdateEntity',
      'UpdateFinding',
      'UpdateFindings',
      'UpdateIndicator',
      'UpdateMe',
      'UpdateMember',
      'UpdatePoamItem',
      'UpdateRelationship',
      'UpdateTenant',
    ]);
  });

  it('does not: secrets go in or out, nobody is known yet, or it is a stream', () => {
    const neither = [...contractFacts().values()].filter((each) => !each.repeatable && !each.keepsKey);
    expect(neither.map(({ desc }) => desc.name).sort()).toEqual([
      'AcceptInvitation',
      'AskQuestion',
      'BeginAuthorization',
      'ChangePassword',
      'CompleteAuthorization',
      'CreateConnection',
      'CreateTenant',
      'DraftNarrative',
      'ExportAuditLog',
      'ImportCloudTrail',
      'ImportFile',
      'ImportStixBundle',
      'IngestEvents',
      'InviteFirstAdministrator',
      'PutCredential',
      'SignIn',
      'SignInOperator',
      'StepUp',
      'SyncEntities',
    ]);
  });
});
