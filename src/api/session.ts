/** Signing in by a one-time link, who one is, and signing out. */
import { z } from 'zod';
import { permissionsOf, queuesOf, USER_ROLE_MEANINGS, type UserRole } from '../identity/permissions';
import { endSession, exchangeLink } from '../identity/store';
import { readToken } from '../identity/tokens';
import { Problem } from './problems';
import { act, read } from './route';
import { id, instant } from './shapes';

const who = z.object({
  userId: id,
  name: z.string(),
  login: z.string(),
  practice: z.string(),
  roles: z.array(z.object({ role: z.string(), means: z.string() })),
  permissions: z.array(z.string()),
  queues: z.array(z.string()),
  /** Business time and zone of the practice; `told` when only a runner moves it. */
  at: instant,
  zone: z.string(),
  told: z.boolean(),
  expiresAt: instant,
  csrf: z.string(),
});
export type Who = z.output<typeof who>;

const whoRoute = read({
  path: '/session',
  summary: 'Who is signed in, with what rights, and the token that changes must carry.',
  permission: 'self.read',
  audit: 'none',
  response: who,
  async handle(_tx, call) {
    const { user, csrf } = call.caller;
    const roles = user.roles.map((role) => ({ role, means: USER_ROLE_MEANINGS[role as UserRole] ?? role }));
    return {
      body: { ...user, roles, permissions: [...permissionsOf(user.roles)], queues: queuesOf(user.roles), csrf },
    };
  },
});

const signInRoute = act({
  path: '/session',
  summary: 'Exchange a one-time link’s token for a session. A second time, too late, or unknown: the same refusal.',
  permission: 'public',
  audit: 'act',
  repeat: 'harmless',
  body: z.strictObject({ token: z.string().max(200) }),
  response: z.object({ signedIn: z.literal(true) }),
  async handle(call) {
    const link = readToken(call.body.token);
    const { db, now, limits } = call.deps.session;
    const session = link && (await exchangeLink(db, link, now(), limits));
    if (!session) throw new Problem('link_refused');
    return { status: 201, body: { signedIn: true as const }, session };
  },
});

const signOutRoute = act({
  method: 'delete',
  path: '/session',
  summary: 'Sign out: the session ends for every copy of its cookie.',
  permission: 'self.read',
  audit: 'act',
  repeat: 'harmless',
  response: z.object({ signedIn: z.literal(false) }),
  async handle(call) {
    const { db, now } = call.deps.session;
    await endSession(db, call.caller.token, call.ctx.actor, now());
    return { body: { signedIn: false as const }, session: null };
  },
});

export const sessionRoutes = [whoRoute, signInRoute, signOutRoute];
