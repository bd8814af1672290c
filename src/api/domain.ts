/** The services as the business offers them: what a running API is given. Tests of the API give fakes instead. */
import { setTimeout as sleep } from 'node:timers/promises';
import { recordPayment } from '../accounts/payments';
import { recordEstimateSent } from '../accounts/estimates';
import { recordGuarantorEvent } from '../accounts/events';
import { recordPromise } from '../accounts/promises';
import { returnPayment } from '../accounts/returned-payment';
import { takeChange } from '../charges/take-change';
import { recordHold } from '../claims/record-hold';
import { askWriteOff } from '../line/ask-write-off';
import { cancelPlan, makePlan } from '../accounts/plans';
import { runCycle } from '../cycles';
import { decideBulk, previewBulk } from '../denials/bulk';
import { writeLetter } from '../denials/packet/letters';
import { previewPacket, readPacket, sendPacket } from '../denials/packet/packets';
import { attachRecord } from '../denials/packet/records';
import { recordAppealDecision } from '../denials/record-decision';
import type { Deps } from '../deps';
import { takeCsv } from '../edges/csv/take';
import { receiveFile } from '../edges/inbox';
import { discardMessage, rawMessage, replayMessage } from '../edges/messages/replay';
import type { UserRole } from '../identity/permissions';
import type { Fix } from '../line/record';
import { cents } from '../money/cents';
import { payReturn } from '../remittance/returns';
import { importBundle } from '../registration/import';
import {
  approveRule,
  refuseRule,
  retireRule,
  startBacktest,
  steerBacktest,
  upgradeRules,
  writeRule,
} from '../rules/govern';
import { proposeRules } from '../rules/propose';
import { decide } from '../tasks/decide';
import { snoozeTask } from '../tasks/snooze';
import type { ApiCtx, Decided, DecideInput, Services } from './services';
import { hasStep } from './store/steps';

export function domainServices(deps: Deps): Services {
  return {
    decide: (ctx, input) => decideTask(deps, ctx, input),
    recordPayment: (ctx, { amountCents, ...rest }) => recordPayment(deps, ctx, { ...rest, amount: cents(amountCents) }),
    makePlan: (ctx, guarantorId, terms) => makePlan(deps, ctx, guarantorId, terms),
    cancelPlan: (ctx, guarantorId, because) => cancelPlan(deps, ctx, guarantorId, because),
    recordGuarantorEvent: (ctx, input) => recordGuarantorEvent(deps, ctx, input),
    recordPromise: (ctx, input) => recordPromise(deps, ctx, input),
    returnPayment: (ctx, input) => returnPayment(deps, ctx, input),
    askWriteOff: (ctx, input) => askWriteOff(deps, ctx, input),
    recordEstimateSent: (ctx, encounterId, on) => recordEstimateSent(deps, ctx, encounterId, on),
    recordAppealDecision: (ctx, input) => recordAppealDecision(deps, ctx, input),
    bulk: {
      preview: (ctx, input) => previewBulk(deps, { ...ctx, roles: ctx.roles as UserRole[] }, input),
      decide: (ctx, input) => decideBulk(deps, { ...ctx, roles: ctx.roles as UserRole[] }, input),
    },
    packets: {
      preview: (ctx, of) => previewPacket(deps, ctx, of),
      send: (ctx, input) => sendPacket(deps, ctx, input),
      read: (ctx, packetId) => readPacket(deps, ctx, packetId),
      attach: (ctx, input) => attachRecord(deps, ctx, input),
      writeLetter: (ctx, input) => writeLetter(deps, ctx, input),
    },
    takeChange: (ctx, input) => takeChange(deps, ctx, input),
    recordHold: (ctx, input) => recordHold(deps, ctx, input),
    snoozeTask: (ctx, input) => snoozeTask(deps, ctx, input),
    payReturn: (ctx, returnId) => payReturn(deps, ctx, returnId),
    importBundle: (ctx, bundle) => importBundle(deps, ctx, bundle),
    takeCsv: (ctx, input) => takeCsv(deps, ctx, input),
    rawMessage: (ctx, id) => rawMessage(deps, ctx, id),
    replayMessage: (ctx, input) => replayMessage(deps, ctx, input),
    discardMessage: (ctx, input) => discardMessage(deps, ctx, input),
    receiveFile: (ctx, file) => receiveFile(deps, ctx, file),
    rules: {
      write: (ctx, text) => writeRule(deps, ctx, text),
      approve: (ctx, input) => approveRule(deps, ctx, input),
      refuse: (ctx, input) => refuseRule(deps, ctx, input),
      retire: (ctx, input) => retireRule(deps, ctx, input),
      startBacktest: (ctx, input) => startBacktest(deps, ctx, input),
      steerBacktest: (ctx, input) => steerBacktest(deps, ctx, input),
      upgrade: (ctx, because) => upgradeRules(deps, ctx, because),
      propose: (ctx) => proposeRules(deps, ctx),
    },
    runCycle: async (ctx, kind) => void (await runCycle(deps, ctx.org, kind, ctx.at, ctx.actor)),
    stepDone: (org, key, timeoutMs) => stepDone(deps, org, key, timeoutMs),
  };
}

async function decideTask(deps: Deps, ctx: ApiCtx, input: DecideInput): Promise<Decided> {
  const roles = ctx.roles as UserRole[];
  // The route's zod schema has the shape of Fix, field by field.
  const result = await decide(deps, { ...ctx, roles }, { ...input, fix: input.fix as Fix | undefined });
  switch (result.kind) {
    case 'decided':
      return { decisionId: result.decisionId };
    case 'refused':
      return { refused: result.refusal.code, sentence: result.refusal.sentence };
    case 'stale':
      return { current: { version: result.version, state: result.state } };
    case 'not_offered':
      return { offered: result.outcomes };
    case 'unfit':
      return { unfit: result.sentence };
    case 'not_found':
      return { missing: true };
  }
}

/** Looks often at first: most steps take a few hundredths of a second. */
async function stepDone(deps: Deps, org: string, key: string, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 200)) {
    if (await hasStep(deps.db, org, key)) return true;
    if (Date.now() + pause > end) return false;
    await sleep(pause);
  }
}
