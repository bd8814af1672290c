/** The route table: the whole API, one line a context. */
import { accountActRoutes } from './account-acts';
import { accountRoutes } from './accounts';
import { appealRoutes } from './appeals';
import { inquiryRoutes } from './inquiries';
import { chartChangeRoutes } from './chart-changes';
import { claimActRoutes } from './claim-acts';
import { codingRoutes } from './coding';
import { dayCloseRoutes } from './day-closes';
import { unmatchedRoutes } from './unmatched';
import { deadlineRoutes } from './deadlines';
import { denialRoutes } from './denials';
import { encounterRoutes } from './encounters';
import { fileRoutes } from './files';
import { ledgerRoutes } from './ledger';
import { messageRoutes } from './messages';
import { operationRoutes } from './operations';
import { packetRoutes } from './packets';
import { planRoutes } from './plans';
import type { Route } from './route';
import { ruleRoutes } from './rules';
import { scenarioRoutes } from './scenarios';
import { sessionRoutes } from './session';
import { taskRoutes } from './tasks';

export const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...taskRoutes,
  ...encounterRoutes,
  ...codingRoutes,
  ...denialRoutes,
  ...appealRoutes,
  ...packetRoutes,
  ...dayCloseRoutes,
  ...unmatchedRoutes,
  ...claimActRoutes,
  ...chartChangeRoutes,
  ...inquiryRoutes,
  ...accountRoutes,
  ...accountActRoutes,
  ...planRoutes,
  ...fileRoutes,
  ...messageRoutes,
  ...deadlineRoutes,
  ...ledgerRoutes,
  ...ruleRoutes,
  ...scenarioRoutes,
  ...operationRoutes,
];
