/** compression ships no types and @types/compression is not among our dependencies. */
declare module 'compression' {
  import type { RequestHandler } from 'express';
  export default function compression(options?: { threshold?: number }): RequestHandler;
}
