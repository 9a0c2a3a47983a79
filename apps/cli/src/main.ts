#!/usr/bin/env node
import { createProgram } from './program.js';
import { reportError } from './report-error.js';

// A pipe's reader may leave before the end: `lab networks | head -1`. Nobody reads the rest then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  reportError(error, { debug: process.argv.includes('--debug') });
}
