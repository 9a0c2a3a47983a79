/** Returns the code of the README's example with that word after `js`; '' is the one that needs nothing but Node. */
export function exampleCode(readme: string, name: string): string {
  const code = readme.match(new RegExp(`\`\`\`js ?${name}\\n([\\s\\S]*?)\`\`\``))?.[1];
  if (code === undefined) throw new Error(`README: expected an example called ${name}.`);
  return code;
}

/**
 * Returns a function that runs an example of the README, with the exports of the package and its subpaths in its scope as `lab`
 * (and those of TensorFlow.js, where it imports them, as `tf`).
 */
export function readmeExample(readme: string, name: string) {
  const code = exampleCode(readme, name);
  const own = code.replace(/import (?:\* as \w+ from )?'@tensorflow\/[\w-]+';\n/g, '');
  const body = own.replace(/import (\{[^}]*\}) from '@lab\/mnist-data(?:\/\w+)?';/g, 'const $1 = lab;');
  return async (scope: Record<string, unknown>): Promise<void> => {
    const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
    await new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope));
  };
}
