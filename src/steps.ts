/** The steps of every kind of owner, for the worker; each is one transaction of the business. */
import { advanceAccount } from './accounts/account';
import { advanceAcknowledgementFile } from './claims/acknowledgement-file';
import { advanceSubmission, deliverSubmission } from './claims/submission';
import type { Deps } from './deps';
import type { ClearinghousePort } from './edges/clearinghouse/port';
import type { OutsideCalls, Steps } from './engine/contract';
import { advanceEncounter } from './line/encounter';
import { advancePractice } from './practice/practice';
import { advanceRemittanceFile } from './remittance/file';
import { advanceRuleBacktest } from './rules/backtest/advance';

export const createSteps = (deps: Deps): Steps => ({
  advanceEncounter: (input) => advanceEncounter(deps, input),
  advanceAccount: (input) => advanceAccount(deps, input),
  advancePractice: (input) => advancePractice(deps, input),
  advanceSubmission: (input) => advanceSubmission(deps, input),
  advanceRemittanceFile: (input) => advanceRemittanceFile(deps, input),
  advanceAcknowledgementFile: (input) => advanceAcknowledgementFile(deps, input),
  advanceRuleBacktest: (input) => advanceRuleBacktest(deps, input),
});

export const createOutsideCalls = (deps: Deps, clearinghouse: ClearinghousePort): OutsideCalls => ({
  deliverSubmission: deliverSubmission(deps, clearinghouse),
});
