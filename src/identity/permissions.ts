/** What may be done, one word an action, and which roles include it. Nothing is granted by default; there is no wildcard. */
import { type Queue, QUEUES, ROLE_MEANINGS } from '../words';

export const PERMISSION_MEANINGS = {
  'self.read': 'see who one is signed in as, and sign out',
  'task.read': 'see the work queues',
  'task.decide': 'decide tasks of the queues of one’s role',
  'encounter.read': 'see encounters, their claims and their money',
  'visit.import': 'bring visits in from the EHR',
  'message.read': 'see which messages of practices’ systems wait, and why',
  'message.correct': 'read, correct, replay and discard messages of practices’ systems',
  'edit.override': 'let a claim go although an edit that may be overridden stands',
  'claim.hold': 'hold an encounter’s claims, and release them',
  'code.read': 'look codes up',
  'rule.read': 'see the practice’s rules, their trials and how they do',
  'rule.write': 'write drafts of rules and try them on the past',
  'rule.approve': 'approve, refuse and retire rules that another person wrote',
  'file.read': 'see what was sent to and received from partners',
  'file.receive': 'hand in a file as if a partner had sent it',
  'payment.record': 'record a guarantor’s payment',
  'account.event': 'record what happened to a guarantor, and promises to pay',
  'payment.return': 'record that a payment came back',
  'refund.pay': 'record that money which goes back to a payer has left the bank',
  'write_off.ask': 'ask for a write-off',
  'estimate.send': 'record that an estimate was sent',
  'appeal.answer': 'record what a payer decided on an appeal',
  'denial.bulk': 'give many denials one answer',
  'appeal.packet': 'make and send appeals’ packets, and attach records to them',
  'letter.write': 'write versions of appeal letters',
  'plan.make': 'make and end a guarantor’s payment plan',
  'account.read': 'see guarantors, their statements and payments',
  'deadline.read': 'see what fires next',
  'ledger.read': 'see the practice’s money by account and owner',
  'operations.read': 'see what is stuck, failing or late',
  'cycle.run': 'run a cycle now',
  'scenario.run': 'run scenarios on scratch practices, and watch them',
} as const;
export type Permission = keyof typeof PERMISSION_MEANINGS;
export const PERMISSIONS = Object.keys(PERMISSION_MEANINGS) as Permission[];

/** The roles of the words, and one that only looks. */
export const USER_ROLE_MEANINGS = {
  ...ROLE_MEANINGS,
  auditor: 'sees who saw or changed what; changes nothing',
} as const;
export type UserRole = keyof typeof USER_ROLE_MEANINGS;
export const USER_ROLES = Object.keys(USER_ROLE_MEANINGS) as [UserRole, ...UserRole[]];

const STAFF: Permission[] = ['self.read', 'task.read', 'task.decide', 'encounter.read', 'deadline.read', 'code.read'];

const GRANTS: Record<UserRole, readonly Permission[]> = {
  biller: [
    ...STAFF,
    'edit.override',
    'rule.read',
    'file.read',
    'visit.import',
    'message.read',
    'message.correct',
    'claim.hold',
    'write_off.ask',
    'estimate.send',
  ],
  coder: [...STAFF, 'edit.override', 'rule.read', 'rule.write'],
  poster: [
    ...STAFF,
    'file.read',
    'file.receive',
    'payment.record',
    'payment.return',
    'refund.pay',
    'write_off.ask',
    'account.read',
    'ledger.read',
  ],
  denials: [
    ...STAFF,
    'edit.override',
    'rule.read',
    'rule.write',
    'file.read',
    'write_off.ask',
    'appeal.answer',
    'denial.bulk',
    'appeal.packet',
    'letter.write',
  ],
  patient_accounts: [
    ...STAFF,
    'payment.record',
    'payment.return',
    'plan.make',
    'account.event',
    'write_off.ask',
    'estimate.send',
    'account.read',
  ],
  supervisor: PERMISSIONS,
  manager: [
    'self.read',
    'task.read',
    'encounter.read',
    'deadline.read',
    'file.read',
    'account.read',
    'ledger.read',
    'operations.read',
    'rule.read',
  ],
  // Sets the product up and keeps it running; deciding about claims and money is other people's.
  admin: [
    'self.read',
    'task.read',
    'encounter.read',
    'deadline.read',
    'file.read',
    'file.receive',
    'visit.import',
    'message.read',
    'ledger.read',
    'operations.read',
    'cycle.run',
    'scenario.run',
    'code.read',
    'rule.read',
    'rule.write',
    'rule.approve',
  ],
  auditor: [
    'self.read',
    'task.read',
    'encounter.read',
    'deadline.read',
    'file.read',
    'account.read',
    'ledger.read',
    'operations.read',
    'rule.read',
  ],
};

const QUEUES_OF: Record<UserRole, readonly Queue[]> = {
  biller: ['claim_edits', 'rejections', 'follow_up', 'registration', 'authorization', 'credentialing', 'charge_entry'],
  coder: ['coding', 'charge_entry'],
  poster: ['posting', 'credits'],
  denials: ['denials', 'authorization', 'credentialing', 'follow_up'],
  patient_accounts: ['patient_accounts', 'credits', 'registration'],
  supervisor: QUEUES,
  manager: [],
  admin: [],
  auditor: [],
};

const isRole = (text: string): text is UserRole => text in GRANTS;

/** A role that the product does not know (left in a row by a newer version) grants nothing. */
export const permissionsOf = (roles: readonly string[]): Set<Permission> =>
  new Set(roles.filter(isRole).flatMap((role) => GRANTS[role]));
export const may = (roles: readonly string[], permission: Permission): boolean => permissionsOf(roles).has(permission);
export const queuesOf = (roles: readonly string[]): Queue[] => [
  ...new Set(roles.filter(isRole).flatMap((role) => QUEUES_OF[role])),
];
/** Does anybody of these roles decide tasks of the queue? */
export const worksQueue = (roles: readonly string[], queue: string): boolean =>
  may(roles, 'task.decide') && (queuesOf(roles) as string[]).includes(queue);
