/**
 * Goal: over SFTP nothing is sent to a stranger, nothing is seen half, nothing is lost. Method: our client against a real
 * SSH server in this process, whose folders the test looks into; the server misbehaves where a partner's would.
 */
import { createServer } from 'node:net';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { SftpPartner } from '../../../src/edges/clearinghouse/sftp';
import { SftpSession } from '../../../src/edges/clearinghouse/sftp-session';
import { CLIENT_KEY, fingerprint, openPartner, PASSWORD, type TestPartner } from './support';

const bytes = (size: number): Buffer => Buffer.alloc(size, 'ISA*00*');

describe('the SFTP clearinghouse', () => {
  let partner: TestPartner;
  let session: SftpSession;
  beforeEach(async () => {
    partner = await openPartner();
    const { settings, secret } = partner.settings();
    session = await SftpSession.open(settings, secret);
  });
  afterEach(async () => {
    session.close();
    await partner.close();
  });
  const port = (change?: object): SftpPartner => new SftpPartner(partner.settings(change).settings);
  const inFolder = (name: string): string[] => readdirSync(join(partner.folder, name)).sort();

  it('puts a file whole, under its final name only, once however often it is asked', async () => {
    const big = bytes(700_000);
    await port().put(session, 'a.837', big);
    await port().put(session, 'a.837', big);
    expect(inFolder('out')).toEqual(['a.837']);
    expect(readFileSync(join(partner.folder, 'out/a.837')).equals(big)).toBe(true);
  });

  it('goes over what an earlier try left half, and refuses to put another file under a name that is there', async () => {
    writeFileSync(join(partner.folder, 'out/a.837.part'), 'ISA*');
    await port().put(session, 'a.837', bytes(100));
    expect(inFolder('out')).toEqual(['a.837']);
    await expect(port().put(session, 'a.837', bytes(99))).rejects.toMatchObject({ code: 'other_file' });
  });

  it('shows what was put, waiting or taken, as evidence of a send', async () => {
    await port().put(session, 'b.837', bytes(10));
    writeFileSync(join(partner.folder, 'taken/a.837'), 'x');
    writeFileSync(join(partner.folder, 'out/c.837.part'), 'x');
    expect(await port().listOutbound(session)).toEqual(['a.837', 'b.837']);
  });

  it('fetches by name, and moves a file away only when it is told to', async () => {
    for (const name of ['2.edi', '1.edi', '.hidden', '3.edi.part'])
      writeFileSync(join(partner.folder, 'in', name), name);
    const adapter = port();
    const files = await adapter.fetchInbound(session);
    expect(files.map(({ name, bytes: read }) => `${name}=${read.toString()}`)).toEqual(['1.edi=1.edi', '2.edi=2.edi']);
    expect(inFolder('in')).toHaveLength(4);
    await adapter.archiveInbound(session, '1.edi');
    await adapter.archiveInbound(session, '1.edi');
    expect(inFolder('archive')).toEqual(['1.edi']);
  });

  it('keeps both when a name comes again with something else', async () => {
    const adapter = port();
    for (const text of ['first', 'second']) {
      writeFileSync(join(partner.folder, 'in/a.edi'), text);
      await adapter.fetchInbound(session);
      await adapter.archiveInbound(session, 'a.edi');
    }
    expect(inFolder('archive').map((name) => readFileSync(join(partner.folder, 'archive', name), 'utf8'))).toEqual([
      'first',
      'second',
    ]);
  });

  it('leaves a file that grew after it was read, and takes it when it is whole', async () => {
    const adapter = port();
    writeFileSync(join(partner.folder, 'in/a.edi'), 'half');
    await adapter.fetchInbound(session);
    writeFileSync(join(partner.folder, 'in/a.edi'), 'half and the rest');
    await adapter.archiveInbound(session, 'a.edi');
    expect(inFolder('in')).toEqual(['a.edi']);
    expect((await adapter.fetchInbound(session))[0]!.bytes.toString()).toBe('half and the rest');
  });

  it('where a partner writes slowly, takes what two polls saw alike', async () => {
    const adapter = port({ inbound: 'twice' });
    writeFileSync(join(partner.folder, 'in/a.edi'), 'half');
    expect(await adapter.fetchInbound(session)).toEqual([]);
    writeFileSync(join(partner.folder, 'in/a.edi'), 'half and the rest');
    expect(await adapter.fetchInbound(session)).toEqual([]);
    expect(await adapter.fetchInbound(session)).toHaveLength(1);
  });

  it('removes what is stored where the partner has no archive', async () => {
    const adapter = port({ afterStored: 'remove' });
    writeFileSync(join(partner.folder, 'in/a.edi'), 'x');
    await adapter.fetchInbound(session);
    await adapter.archiveInbound(session, 'a.edi');
    expect([inFolder('in'), inFolder('archive')]).toEqual([[], []]);
  });

  it('says what the partner lacks', async () => {
    const adapter = port({ folders: { in: '/elsewhere' } });
    await expect(adapter.fetchInbound(session)).rejects.toMatchObject({
      code: 'no_such_file',
      message: expect.stringContaining('list /elsewhere'),
    });
  });

  it('shows an account no file outside its folder', async () => {
    await expect(session.read('/../../etc/hostname')).rejects.toMatchObject({ code: 'no_such_file' });
    await session.write('/out/../../escaped', Buffer.from('x'));
    expect(existsSync(join(partner.folder, 'escaped'))).toBe(true);
  });
});

describe('the way to a partner', () => {
  let partner: TestPartner;
  before(async () => void (partner = await openPartner()));
  after(() => partner.close());
  const open = async (change: object, secret?: object): Promise<SftpSession> => {
    const { settings, secret: usual } = partner.settings(change);
    return SftpSession.open(settings, secret ?? usual);
  };

  it('refuses a host whose key is not pinned, before anything of ours is said', async () => {
    const stranger = fingerprint(CLIENT_KEY);
    await expect(open({ hostKeys: [stranger] })).rejects.toMatchObject({
      code: 'host_key',
      message: expect.stringMatching(/is SHA256:/),
    });
  });

  it('lets in by key, and tells of a wrong password without telling it', async () => {
    (await open({}, { privateKey: CLIENT_KEY.private })).close();
    const refused = await open({}, { password: `${PASSWORD}!` }).catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'refused' });
    expect((refused as Error).message).not.toContain(PASSWORD);
    await expect(open({ username: 'stranger' })).rejects.toMatchObject({ code: 'refused' });
    await expect(open({}, { privateKey: 'no key' })).rejects.toMatchObject({ code: 'refused' });
  });

  it('gives up on a host that takes the call and says nothing, and on one that is not there', async () => {
    const mute = createServer((socket) => void socket.resume());
    await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
    const { port } = mute.address() as { port: number };
    await expect(open({ port, connectTimeoutMs: 100 })).rejects.toMatchObject({ code: 'timeout' });
    await new Promise((done) => mute.close(done));
    await expect(open({ port })).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('fails the call under way when the connection is lost, and is closed then', async () => {
    const other = await openPartner();
    const { settings, secret } = other.settings();
    const session = await SftpSession.open(settings, secret);
    const listing = session.list('/in');
    await other.close();
    await listing.catch((error: unknown) => expect(error).toMatchObject({ code: 'unreachable' }));
    await expect((async () => session.list('/in'))()).rejects.toMatchObject({ code: 'unreachable' });
    expect(session.isOpen).toBe(false);
  });
});
