/** Names come from partners: one path segment, no hidden files, nothing half written. */
export const isFinal = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name) && !name.endsWith('.part');
