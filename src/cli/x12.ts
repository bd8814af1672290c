/** `throughline x12 …`: files of the EDI codec explained, checked and turned into objects. It needs no engine and no database. */
import type { Command } from 'commander';
import { explainX12 } from '../x12/explain/explain';
import { type Input, InputError, ProgressLine, openInput } from './x12-input';
import { Output } from './x12-output';

interface X12Options {
  progress?: boolean;
}

export function addX12Commands(program: Command): void {
  const x12 = program
    .command('x12')
    .description('EDI files (837, 835, 999, 277CA, 270/271, 276/277): explain, check, json');
  fileCommand(x12, 'explain', 'print files as a person reads them: loops, names, codes with words').action(
    (files: string[], options: X12Options, command: Command) => eachFile(files, options, command, explain),
  );
}

function fileCommand(x12: Command, name: string, description: string): Command {
  return x12
    .command(name)
    .description(description)
    .argument('<files...>', 'EDI files; - is standard input')
    .option('--progress', 'tell on stderr how far it is, also for small files');
}

/** Does the work for each file; a file that cannot be read is told of and the others are still done. */
async function eachFile(
  files: string[],
  options: X12Options,
  command: Command,
  work: (input: Input, output: Output) => Promise<boolean>,
): Promise<void> {
  const { quiet } = command.optsWithGlobals<{ quiet?: boolean }>();
  const progress = new ProgressLine(quiet ? false : options.progress);
  const output = new Output();
  let exitCode = 0;
  for (const file of files) {
    try {
      const isGood = await work(openInput(file, progress), output);
      if (!isGood) exitCode = Math.max(exitCode, 1);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      console.error(`throughline: ${error.message}`);
      exitCode = 2;
    }
    process.exitCode = exitCode;
  }
  await output.flush();
}

async function explain(input: Input, output: Output): Promise<boolean> {
  const faults = { count: 0 };
  for await (const text of explainX12(input.chunks, faults)) await output.write(text);
  if (faults.count > 0) {
    await output.flush();
    console.error(
      `throughline: ${input.name} is broken: see the lines that begin with "!" (${faults.count}). Nothing of it may be posted.`,
    );
  }
  return faults.count === 0;
}
