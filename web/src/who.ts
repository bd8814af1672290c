import { createContext, useContext } from 'react';
import type { Who } from '../../src/api/session';

export const WhoContext = createContext<Who | null>(null);

export function useWho(): Who {
  const who = useContext(WhoContext);
  if (!who) throw new Error('shown before anybody signed in');
  return who;
}

/** Undefined when one may; else the sentence for a disabled button. */
export const whyNot = (who: Who, permission: string): string | undefined =>
  who.permissions.includes(permission)
    ? undefined
    : `Your role (${who.roles.map((each) => each.role).join(', ')}) does not include ${permission}.`;
