/** Goal: the shell offers the words of the command as it is. Method: scripts of a small command, and bash itself. */
import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { expect } from 'expect';
import { scriptFor, wordsOf } from '../../../src/cli/completion';

const program = new Command('throughline').option('--json', 'as JSON');
program.command('queue').description('what waits').option('--role <role>', 'whose');
program
  .command('ops')
  .description('the system')
  .command('status')
  .description('how it goes')
  .option('--org <id>', 'which');

/** What bash offers behind these words; the last may be empty. */
function offered(...words: string[]): string[] {
  const script = [
    scriptFor('bash', wordsOf(program)),
    `COMP_WORDS=(throughline ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}`,
    '_throughline; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('completion', () => {
  it('offers commands, then their own options', () => {
    expect(offered('')).toEqual(['queue', 'ops', '--json', '--help']);
    expect(offered('q')).toEqual(['queue']);
    expect(offered('queue', '--')).toEqual(['--role', '--json', '--help']);
    expect(offered('--json', 'ops', '')).toEqual(['status', '--json', '--help']);
    expect(offered('ops', 'status', '--o')).toEqual(['--org']);
  });

  it('still knows the command behind an argument', () =>
    expect(offered('queue', 'something', '--r')).toEqual(['--role']));

  it('says what each word means to fish, and is a function to zsh', () => {
    const fish = scriptFor('fish', wordsOf(program));
    expect(fish).toContain("complete -c throughline -n '__fish_use_subcommand' -a queue -d 'what waits'");
    expect(fish).toContain(
      "-n '__fish_seen_subcommand_from ops; and __fish_seen_subcommand_from status' -l org -d 'which'",
    );
    expect(scriptFor('zsh', wordsOf(program))).toMatch(/^#compdef throughline\n/);
  });
});
