/**
 * Everything that the engine stores of ours is sealed: AES-256-GCM, the key's id beside it, so that keys may change while
 * histories live. Plain text is refused on the way in: whoever can write to the engine but has no key says nothing to us.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY, type DataConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

const ENCODING = 'binary/throughline-aes-256-gcm';
const KEY_ID = 'throughline-key';
const FIRST_KEY = '1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface CodecKey {
  id: string;
  /** 32 bytes. */
  secret: Buffer;
}

export interface CodecKeys {
  /** Seals what is new. */
  current: CodecKey;
  /** Still open what was sealed before. */
  older?: CodecKey[];
}

/** `id:base64`, several separated by commas, the current one first. A bare base64 is the first key of an installation. */
export function parseCodecKeys(text: string): CodecKeys {
  const keys = text.split(',').map((part): CodecKey => {
    const [id, secret] = part.includes(':') ? part.trim().split(':') : [FIRST_KEY, part.trim()];
    const bytes = Buffer.from(secret ?? '', 'base64');
    if (!id || bytes.length !== 32) throw new Error('a codec key is written id:base64, with 32 bytes behind the colon');
    return { id, secret: bytes };
  });
  return { current: keys[0]!, older: keys.slice(1) };
}

export const formatCodecKey = (key: CodecKey): string => `${key.id}:${key.secret.toString('base64')}`;

export class SealingCodec implements PayloadCodec {
  private readonly keys: Map<string, CodecKey>;

  constructor(private readonly given: CodecKeys) {
    this.keys = new Map([given.current, ...(given.older ?? [])].map((key) => [key.id, key]));
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => this.seal(payload));
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => this.open(payload));
  }

  private seal(payload: Payload): Payload {
    const { id, secret } = this.given.current;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(id));
    const plain = temporal.api.common.v1.Payload.encode(payload).finish();
    const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return { metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) }, data };
  }

  private open(payload: Payload): Payload {
    const encoding = text(payload.metadata?.[METADATA_ENCODING_KEY]);
    if (encoding !== ENCODING) throw new PlaintextRefused(encoding);
    const id = text(payload.metadata?.[KEY_ID]);
    const key = this.keys.get(id);
    if (!key) throw new Error(`a payload was sealed with key ${id}, which this process does not have`);
    const bytes = Buffer.from(payload.data ?? []);
    const tagAt = bytes.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key.secret, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(tagAt));
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, tagAt)), decipher.final()]);
    return temporal.api.common.v1.Payload.decode(plain);
  }
}

/** Names the encoding only; what it says is not repeated anywhere. */
class PlaintextRefused extends Error {
  override name = 'PlaintextRefused';
  constructor(encoding: string) {
    super(`a payload came in unsealed (${encoding || 'no encoding'}) and was refused`);
  }
}

const text = (bytes: Uint8Array | null | undefined): string => (bytes ? Buffer.from(bytes).toString('utf8') : '');

/** For clients and workers alike. The failure converter goes by path because the workflow bundle must contain it. */
export const dataConverter = (keys: CodecKeys): DataConverter => ({
  payloadCodecs: [new SealingCodec(keys)],
  failureConverterPath: failureConverterPath(),
});

export const failureConverterPath = (): string => require.resolve('./failure-converter');
