/** Users, one-time links and sessions in Postgres. Times here are the wall's, also for a told organisation: a session is not business. */
import { type Db, inOrg, row, type Tx } from '../db';
import { newId } from '../ids';
import { orgNow } from '../practice/store';
import { newToken, type Token } from './tokens';
import { USER_ROLES, type UserRole } from './permissions';

export interface NewUser {
  login: string;
  name: string;
  roles: UserRole[];
}

export async function createUser(db: Db, org: string, user: NewUser): Promise<string> {
  const unknown = user.roles.filter((role) => !USER_ROLES.includes(role));
  if (unknown.length || user.roles.length === 0) throw new Error(`a user needs roles out of ${USER_ROLES.join(', ')}`);
  const id = newId();
  await inOrg(db, { org }, async (tx) => {
    await tx('app_user').insert({ org_id: org, id, login: user.login, name: user.name, roles: user.roles });
    await note(tx, org, 'user.create', 'system', id, { roles: user.roles });
  });
  return id;
}

const LINK_MINUTES = 15;

/** A link that signs its user in once. The secret stands behind `#`, so no server or proxy logs it. */
export async function makeSignInLink(
  db: Db,
  org: string,
  userId: string,
  appUrl: string,
  now = new Date(),
): Promise<{ url: string; expiresAt: string }> {
  const token = newToken(org);
  const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000).toISOString();
  await inOrg(db, { org }, async (tx) => {
    await tx('sign_in_link').insert({ org_id: org, token_hash: token.hash, user_id: userId, expires_at: expiresAt });
    await note(tx, org, 'link.make', 'system', userId, {});
  });
  return { url: `${appUrl.replace(/\/$/, '')}/sign-in#${token.text}`, expiresAt };
}

export interface SessionLimits {
  idleMinutes: number;
  absoluteHours: number;
}

/** One atomic update decides who used the link; nothing is answered about why a link does not work. */
export async function exchangeLink(db: Db, link: Token, now: Date, limits: SessionLimits): Promise<Token | undefined> {
  return inOrg(db, { org: link.org }, async (tx) => {
    const used = await row<{ user_id: string }>(
      tx,
      `update sign_in_link l set used_at = ? from app_user u
       where l.token_hash = ? and l.used_at is null and l.expires_at > ? and u.org_id = l.org_id and u.id = l.user_id and u.disabled_at is null returning l.user_id`,
      [now, link.hash, now],
    );
    if (!used) return undefined;
    const session = newToken(link.org);
    const expires = new Date(now.getTime() + limits.absoluteHours * 3_600_000);
    await tx('session').insert({
      org_id: link.org,
      token_hash: session.hash,
      user_id: used.user_id,
      created_at: now,
      seen_at: now,
      expires_at: expires,
    });
    await note(tx, link.org, 'session.start', used.user_id, used.user_id, {});
    return session;
  });
}

export interface SignedIn {
  userId: string;
  name: string;
  login: string;
  roles: string[];
  practice: string;
  /** The organisation's business time. */
  at: string;
  told: boolean;
  /** IANA zone in which the practice's days begin. */
  zone: string;
  expiresAt: string;
}

interface SessionRow {
  id: string;
  name: string;
  login: string;
  roles: string[];
  practice: string;
  told: boolean;
  zone: string;
  seen_at: string;
  expires_at: string;
}

/** Roles are read on every request, so that a change of them acts at once. `touch`: a person did this, not a page by itself. */
export async function findSession(
  db: Db,
  session: Token,
  now: Date,
  limits: SessionLimits,
  touch: boolean,
): Promise<SignedIn | undefined> {
  const idleSince = new Date(now.getTime() - limits.idleMinutes * 60_000);
  return inOrg(db, { org: session.org }, async (tx) => {
    const found = await row<SessionRow>(
      tx,
      `select u.id, u.name, u.login, u.roles, o.name as practice, o.told, o.zone, s.seen_at, s.expires_at
       from session s join app_user u on u.org_id = s.org_id and u.id = s.user_id join org o on o.org_id = s.org_id
       where s.token_hash = ? and s.revoked_at is null and s.expires_at > ? and s.seen_at > ? and u.disabled_at is null`,
      [session.hash, now, idleSince],
    );
    if (!found) return undefined;
    // Every request would be a write; half a minute more or less of an idle limit is not worth that.
    if (touch && now.getTime() - Date.parse(found.seen_at) > 30_000) {
      await tx.raw('update session set seen_at = ? where token_hash = ?', [now, session.hash]);
    }
    return {
      userId: found.id,
      name: found.name,
      login: found.login,
      roles: found.roles,
      practice: found.practice,
      told: found.told,
      zone: found.zone,
      at: await orgNow(tx, session.org),
      expiresAt: found.expires_at,
    };
  });
}

export async function endSession(db: Db, session: Token, actor: string, now: Date): Promise<void> {
  await inOrg(db, { org: session.org }, async (tx) => {
    await tx.raw('update session set revoked_at = ? where token_hash = ? and revoked_at is null', [now, session.hash]);
    await note(tx, session.org, 'session.end', actor, actor, {});
  });
}

/** Ends every session of a user on the next request of each; for a lost laptop or a changed job. */
export async function revokeSessions(db: Db, org: string, userId: string, now = new Date()): Promise<void> {
  await inOrg(db, { org }, async (tx) => {
    await tx.raw('update session set revoked_at = ? where user_id = ? and revoked_at is null', [now, userId]);
    await note(tx, org, 'session.revoke', 'system', userId, {});
  });
}

async function note(tx: Tx, org: string, action: string, actor: string, userId: string, detail: object): Promise<void> {
  const at = await orgNow(tx, org);
  await tx('audit').insert({
    org_id: org,
    action,
    actor,
    subject_kind: 'user',
    subject_id: userId,
    detail: JSON.stringify(detail),
    at,
  });
}
