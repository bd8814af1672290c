/**
 * The clearinghouse of each organisation, as it is configured: its partner over SFTP behind a breaker, or the folders of
 * this installation. One connection a partner, kept while it is used.
 */
import type { Deps } from '../../deps';
import { log } from '../../log';
import { afterFailure, beginCall, CLOSED } from './breaker';
import { type Partner, PartnerError } from './partner';
import type { ClearinghousePort } from './port';
import { SftpPartner } from './sftp';
import { SftpSession } from './sftp-session';
import { changeBreaker, loadPartner } from './store';

/** A connection that nobody has used for so long is closed. */
const IDLE_MS = 30_000;
/** After so many milliseconds a good call is noted anew, so that the record shows that the partner is there. */
const NOTE_MS = 60_000;

export interface ConfiguredClearinghouse extends ClearinghousePort {
  /** Closes the connections. */
  close(): void;
}

export function configuredClearinghouse(deps: Deps, directory: ClearinghousePort): ConfiguredClearinghouse {
  const links = new Map<string, Link>();
  const linkOf = async (org: string): Promise<Link | null> => {
    const known = await loadPartner(deps, org);
    const held = links.get(org);
    if (held && held.version === known?.version) return held;
    held?.close();
    links.delete(org);
    if (known?.partner.adapter !== 'sftp') return null;
    const link = new Link(deps, org, known.version, known.partner);
    links.set(org, link);
    return link;
  };
  type Verb<T> = (partner: SftpPartner, session: SftpSession) => Promise<T>;
  const through = async <T>(org: string, verb: Verb<T>, otherwise: () => Promise<T>): Promise<T> => {
    const link = await linkOf(org);
    return link ? link.call(verb) : otherwise();
  };
  return {
    put: (org, name, bytes) =>
      through(
        org,
        (partner, session) => partner.put(session, name, bytes),
        () => directory.put(org, name, bytes),
      ),
    listOutbound: (org) =>
      through(
        org,
        (partner, session) => partner.listOutbound(session),
        () => directory.listOutbound(org),
      ),
    fetchInbound: (org) =>
      through(
        org,
        (partner, session) => partner.fetchInbound(session),
        () => directory.fetchInbound(org),
      ),
    archiveInbound: (org, name) =>
      through(
        org,
        (partner, session) => partner.archiveInbound(session, name),
        () => directory.archiveInbound(org, name),
      ),
    close: () => links.forEach((link) => link.close()),
  };
}

type SftpConfig = Extract<Partner, { adapter: 'sftp' }>;

/** One organisation's way to its partner. */
class Link {
  private readonly partner: SftpPartner;
  private session: Promise<SftpSession> | undefined;
  private idle: NodeJS.Timeout | undefined;
  private notedAt = 0;
  private troubled = false;

  constructor(
    private readonly deps: Deps,
    private readonly org: string,
    readonly version: string,
    private readonly config: SftpConfig,
  ) {
    this.partner = new SftpPartner(config.settings);
  }

  async call<T>(verb: (partner: SftpPartner, session: SftpSession) => Promise<T>): Promise<T> {
    await this.ask();
    try {
      const answer = await verb(this.partner, await this.connected());
      await this.noteSuccess();
      return answer;
    } catch (error) {
      await this.noteFailure(error);
      throw error;
    } finally {
      this.rest();
    }
  }

  close(): void {
    clearTimeout(this.idle);
    void this.session?.then(
      (session) => session.close(),
      () => undefined,
    );
    this.session = undefined;
  }

  /** Refused at once while the breaker is open; the record is asked, because another process may have met the trouble. */
  private async ask(): Promise<void> {
    const { connectTimeoutMs, callTimeoutMs } = this.config.settings;
    const allowed = await changeBreaker(this.deps.db, this.org, (state, now) => {
      const next = beginCall(state, now, connectTimeoutMs + callTimeoutMs);
      this.troubled = state.failures > 0;
      return { state: next === state ? null : next, answer: next !== null };
    });
    if (!allowed)
      throw new PartnerError(
        'breaker_open',
        `partner ${this.config.name}: it failed again and again, so nothing is tried for a while (throughline partner status)`,
      );
  }

  private async connected(): Promise<SftpSession> {
    clearTimeout(this.idle);
    const held = await this.session?.catch(() => undefined);
    if (held?.isOpen) return held;
    this.session = SftpSession.open(this.config.settings, this.config.secret);
    return this.session;
  }

  private rest(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), IDLE_MS);
    this.idle.unref();
  }

  private async noteSuccess(): Promise<void> {
    const now = performance.now();
    if (!this.troubled && this.notedAt > 0 && now - this.notedAt < NOTE_MS) return;
    this.notedAt = now;
    await changeBreaker(this.deps.db, this.org, () => ({ state: CLOSED, answer: undefined }));
    if (this.troubled) log.info({ org: this.org, partner: this.config.name }, 'the partner answers again');
  }

  private async noteFailure(error: unknown): Promise<void> {
    this.close();
    const opened = await changeBreaker(
      this.deps.db,
      this.org,
      (state, now) => {
        const next = afterFailure(state, now, this.config.settings.breaker);
        return { state: next, answer: next.breaker === 'open' };
      },
      error,
    );
    const code = error instanceof PartnerError ? error.code : 'failed';
    log.warn({ org: this.org, partner: this.config.name, code, opened }, 'a call to the partner failed');
  }
}
