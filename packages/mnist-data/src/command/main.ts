#!/usr/bin/env node
import { runCommand } from './run-command.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  live: process.stderr.isTTY === true,
  // A file and a pipe have none; NO_COLOR and FORCE_COLOR are heard.
  colors: process.stdout.hasColors?.(2 ** 24) ?? false,
});
