/** What payers were asked about an encounter's claims (276), and what they said (277). */
import { z } from 'zod';
import { Problem } from './problems';
import { read } from './route';
import { cents, day, id, instant } from './shapes';
import { findFacts } from './store/encounters';
import { listInquiries } from './store/inquiries';

const answerShape = z.object({
  icn: z.string().nullable(),
  statuses: z.array(
    z.object({
      /** `category:status` or `category:status:entity` (X12 507, 508). */
      codes: z.array(z.string()),
      date: z.string().nullable(),
      charge: cents.nullable(),
      paid: cents.nullable(),
      adjudicatedOn: z.string().nullable(),
      checkNumber: z.string().nullable(),
    }),
  ),
});

const inquiryShape = z.object({
  id,
  claim: z.int(),
  payer: z.string(),
  askedOn: day,
  file: z.string(),
  answeredAt: instant.nullable(),
  answers: z.array(answerShape).nullable(),
});

const listRoute = read({
  path: '/encounters/:encounterId/inquiries',
  summary: 'What payers were asked about an encounter’s claims, and what they said. No answer of these moves money.',
  permission: 'encounter.read',
  audit: 'view',
  params: z.strictObject({ encounterId: id }),
  response: z.object({ encounterId: id, items: z.array(inquiryShape) }),
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    const { encounterId } = call.params;
    if (!(await findFacts(tx, encounterId))) throw new Problem('not_found');
    return { body: { encounterId, items: await listInquiries(tx, encounterId) } };
  },
});

export const inquiryRoutes = [listRoute];
