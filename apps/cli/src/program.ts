import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { parseSections, sectionNames } from './bench/section-name.js';
import type { BenchOptions } from './commands/bench.js';
import type { DoctorOptions } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { networksCommand } from './commands/networks.js';
import { trainCommand } from './commands/train.js';
import { browserPath, wholeNumber, workerCount } from './parse-option.js';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Returns the command line of `lab`. Parsing it runs the command. */
export function createProgram(): Command {
  const program = new Command('lab')
    .description("Train and judge the digit networks of Martin Görner's MNIST lab on TensorFlow.js.")
    .version(manifest.version)
    .showHelpAfterError('(add --help for the options)')
    .showSuggestionAfterError();

  common(
    engineOptions(
      program
        .command('train')
        .description('train a network and write a run folder: run.json, checkpoint.safetensors, report.html')
        .argument('[network]', 'which one; "lab networks" lists them', 'conv-dropout')
        .option('--data <where>', dataHelp)
        .addOption(
          new Option('--iterations <n>', "mini-batches to train on (default: the network's recipe)")
            .argParser(wholeNumber(1))
            .conflicts('epochs'),
        )
        .addOption(
          new Option('--epochs <n>', 'passes over the training digits, instead of --iterations').argParser(
            wholeNumber(1),
          ),
        )
        .option('--batch <n>', "digits in a mini-batch (default: the network's recipe)", wholeNumber(1))
        .option('--seed <n>', 'decides weights, order and dropout', wholeNumber(0, 2 ** 32 - 1), 0)
        .option(
          '--validation <n>',
          'hold out this many training digits, choose the checkpoint on them, look at the test digits once',
          wholeNumber(0),
          0,
        )
        .addOption(
          new Option(
            '--workers <n>',
            'threads to train in, or "auto" to measure; the result is the same to the bit',
          )
            .argParser(workerCount)
            .default('auto'),
        )
        .option('--evaluate-every <n>', 'iterations between evaluations', wholeNumber(1), 500)
        .option('--no-shuffle', 'take the training digits in the order of the file')
        .option('--init <file>', 'start from the parameters in this .safetensors file')
        .option('--resume <run>', 'go on with a stopped run; its own settings apply')
        .option('--out <folder>', 'the run folder (default: runs/NETWORK-DATE-TIME)'),
    ),
  ).action(trainCommand);

  common(
    engineOptions(
      program
        .command('evaluate')
        .description('test a trained network: accuracy, confusion matrix, the worst digits')
        .argument('<run>', 'a run folder, or a checkpoint in it')
        .option('--data <where>', dataHelp),
    ),
  ).action(evaluateCommand);

  program
    .command('networks')
    .description("list the lab's networks, their sizes and the figures the lab reports")
    .option('--json', 'one JSON object a line')
    .option('--debug', 'show the stack of an error')
    .action(networksCommand);

  program
    .command('doctor')
    .description('look at this machine and its browser: backends, gradients, speed, and what to choose')
    .option('--network <id>', 'whose steps to measure; "lab networks" lists them', 'conv-dropout')
    .option('--browser <path>', 'look at this browser instead of the one that is found', browserPath)
    .option('--browser-flags <flags>', 'more flags for the browser, as on its own command line')
    .option('--json', 'one JSON event a line, the last of type "result"')
    .option('--debug', 'show the stack of an error')
    // Loaded only here: it brings the browser's driver and a web server.
    .action(async (options: DoctorOptions) => (await import('./commands/doctor.js')).doctorCommand(options));

  program
    .command('bench')
    .description('measure speed, beside other libraries where they are installed')
    .option(
      '--only <sections>',
      `${sectionNames.join(',')} (default: all but memory, webgl and job)`,
      parseSections,
    )
    .option('--network <id>', 'which one; "lab networks" lists them', 'conv-dropout')
    .option('--batch <n>', "digits in a mini-batch (default: the network's recipe)", wholeNumber(1))
    .addOption(
      new Option(
        '--workers <n>',
        'threads that train, measured beside one; "auto" for as many as may be worth it',
      )
        .argParser(workerCount)
        .default('auto'),
    )
    .option('--rounds <n>', 'turns that each side of a comparison gets', wholeNumber(1), 10)
    .option(
      '--steps <n>',
      'repetitions in a turn (default: as many as fit in 0.4 s, at most 20)',
      wholeNumber(1),
    )
    .option('--iterations <n>', "of the job (default: the network's recipe)", wholeNumber(1))
    .option('--data <where>', dataHelp)
    .option('--markdown <file>', 'write the tables to a file, such as BENCHMARKS.md')
    .option('--json', 'one JSON event a line')
    .option('--debug', 'show the stack of an error')
    // Loaded only here: what it imports would make every other command start later.
    .action(async (options: BenchOptions) => (await import('./commands/bench.js')).benchCommand(options));

  return program;
}

const dataHelp =
  '"mnist", "synthetic", or a folder with the four IDX files (default: $MNIST_DIR, data/mnist, ../shared/mnist, the cache, the mirrors, else synthetic digits)';

/** Where the arithmetic is done. */
function engineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--backend <name>', 'what runs it; webgl runs in a browser')
        .choices(['auto', 'wasm', 'webgl'])
        .default('auto'),
    )
    .option(
      '--browser [path]',
      'run in the installed Chrome, Chromium or Edge, or in the one named',
      browserPath,
    )
    .option('--show', "open the browser's window, to watch")
    .option('--browser-flags <flags>', 'more flags for the browser, as on its own command line');
}

function common(command: Command): Command {
  return command
    .option('--json', 'one JSON event a line on stdout, the last of type "result"')
    .option('--quiet', 'only the result')
    .option('--debug', 'show the stack of an error');
}
