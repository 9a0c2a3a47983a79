// node check-types.js TYPESCRIPT FOLDER…: compiles `typed.ts` in each consumer's folder with the TypeScript installed at a
// path, strictly, under `nodenext` and `bundler`, and checks it and the types of every @lab package it reaches. Those of
// tfjs-core are not looked into: they have faults of their own. Prints one JSON line a folder and resolution.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [typescript, ...folders] = process.argv.slice(2);
const { default: ts } = await import(pathToFileURL(join(typescript, 'lib/typescript.js')).href);

const resolutions = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};
const libraries = new Map();

for (const folder of folders) {
  for (const [resolution, settings] of Object.entries(resolutions)) {
    const options = {
      ...settings,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
      types: [],
      strict: true,
      noEmit: true,
    };
    const host = ts.createCompilerHost(options);
    host.getCurrentDirectory = () => folder;
    const read = host.getSourceFile;
    host.getSourceFile = (file, ...rest) => {
      if (!/\/lib\.[^/]*\.d\.ts$/.test(file)) return read(file, ...rest);
      if (!libraries.has(file)) libraries.set(file, read(file, ...rest));
      return libraries.get(file);
    };
    const program = ts.createProgram([join(folder, 'typed.ts')], options, host);
    const files = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(folder) && !/\/node_modules\/(?!@lab\/)/.test(fileName));
    const faults = [
      ...program.getOptionsDiagnostics(),
      ...files.flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ]),
    ].map(({ file, messageText }) => {
      const place = file ? `${file.fileName.slice(folder.length + 1)}: ` : '';
      return place + ts.flattenDiagnosticMessageText(messageText, ' ');
    });
    const reached = files.filter(({ fileName }) => fileName.includes('/@lab/')).length;
    if (reached === 0) faults.push('the file reaches no types of @lab');
    console.log(JSON.stringify({ folder, resolution, version: ts.version, files: files.length, faults }));
  }
}
