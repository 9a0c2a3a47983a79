import { expect, test } from 'vitest';
import { typedCommand } from './typed-command.js';

test('An installed command is called by its name, also by the scripts of another project.', () => {
  expect(typedCommand('networks', {})).toBe('lab networks');
  expect(typedCommand('networks', { npm_package_name: 'mine', npm_lifecycle_event: 'start' })).toBe(
    'lab networks',
  );
});

test('In the repository npm starts it.', () => {
  for (const npm_lifecycle_event of ['start', 'lab']) {
    expect(typedCommand('train --resume runs/1', { npm_package_name: 'lab', npm_lifecycle_event })).toBe(
      'npm run lab -- train --resume runs/1',
    );
  }
});
