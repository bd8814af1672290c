/** `throughline completion bash|zsh|fish`: a script for the shell, made from the commands as they are. */
import type { Command } from 'commander';
import { oneOf } from './text';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** Adds the command. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('a completion script; bash: source <(throughline completion bash)')
    .argument('<shell>', SHELLS.join(', '), oneOf(SHELLS))
    .action((shell: Shell) => console.log(scriptFor(shell, wordsOf(program))));
}

export interface Completions {
  /** The words before, `encounter` or `ops status`; empty for the command itself. */
  after: string;
  words: { word: string; means: string }[];
}

/** What may follow each command: its subcommands and options, and those that every command has. */
export function wordsOf(command: Command, path: string[] = [], shared: Completions['words'] = []): Completions[] {
  const options = command.options
    .filter((option) => !option.hidden)
    .map((option) => ({ word: option.long ?? option.short ?? '', means: option.description }));
  const everywhere = path.length === 0 ? options : shared;
  const own = path.length === 0 ? [] : options;
  const subcommands = command.commands.map((each) => ({ word: each.name(), means: each.description() }));
  const here = {
    after: path.join(' '),
    words: [...subcommands, ...own, ...everywhere, { word: '--help', means: 'help' }],
  };
  return [here, ...command.commands.flatMap((each) => wordsOf(each, [...path, each.name()], everywhere))];
}

/** The script that offers these words; where it has none of its own, the shell offers files. */
export function scriptFor(shell: Shell, completions: Completions[]): string {
  if (shell === 'fish') return fishScript(completions);
  const cases = completions.map(
    ({ after, words }) =>
      `    ${JSON.stringify(after)}) words=${JSON.stringify(words.map(({ word }) => word).join(' '))} ;;`,
  );
  return shell === 'bash' ? bashScript(cases) : zshScript(cases);
}

/** The path is the leading words that are no options: two at most, as deep as the commands go. */
const bashScript = (cases: string[]): string => `_throughline() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  while :; do
    case "$path" in
${cases.join('\n')}
    esac
    [ -n "$words" ] || [ -z "$path" ] && break
    case "$path" in *\\ *) path="\${path% *}" ;; *) path="" ;; esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _throughline throughline`;

const zshScript = (cases: string[]): string => `#compdef throughline
_throughline() {
  local path_="" words_="" word
  for word in "\${words[@]:1:CURRENT-2}"; do
    case "$word" in -*) ;; *) path_="\${path_:+$path_ }$word" ;; esac
  done
  local words=""
  while :; do
    case "$path_" in
${cases.join('\n')}
    esac
    [[ -n "$words" || -z "$path_" ]] && break
    case "$path_" in *\\ *) path_="\${path_% *}" ;; *) path_="" ;; esac
  done
  compadd -- \${=words}
  _files
}
compdef _throughline throughline`;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishScript(completions: Completions[]): string {
  return completions
    .flatMap(({ after, words }) => {
      const under =
        after === ''
          ? '__fish_use_subcommand'
          : after
              .split(' ')
              .map((word) => `__fish_seen_subcommand_from ${word}`)
              .join('; and ');
      return words.map(({ word, means }) => {
        const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
        return `complete -c throughline -n ${quoted(under)} ${what} -d ${quoted(means)}`;
      });
    })
    .join('\n');
}
