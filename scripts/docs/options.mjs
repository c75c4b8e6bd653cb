// A table of a module's options, made from the interfaces that TypeScript knows them by.
import ts from 'typescript';
import { cell, docOf, nodesOf, oneLine, parse, table, tagOf } from './source.mjs';

/** @param {string} library such as `counter` */
export function optionsPage(library) {
  const source = parse(`libs/${library}/src/${library}.options.ts`);
  const interfaces = [...nodesOf(source, ts.isInterfaceDeclaration)];
  const [options, extras] = ['ModuleOptions', 'ModuleExtras'].map((ending) =>
    interfaces.find(({ name }) => name.text.endsWith(ending)),
  );
  if (!options || !extras) throw new Error(`${source.fileName} has no …ModuleOptions, or no …ModuleExtras`);
  return [options, extras].map((declared) => `${docOf(declared)}\n\n${tableOf(declared, source)}`).join('\n\n');
}

function tableOf(declared, source) {
  const rows = declared.members.map((member) => {
    const name = member.name.getText(source);
    const byDefault = tagOf(member, 'default');
    if (byDefault === undefined || docOf(member) === '')
      throw new Error(`${declared.name.text}.${name} has no docstring with a @default`);
    const type = oneLine(member.type.getText(source)).replaceAll('|', '\\|');
    return [`\`${name}\``, `\`${type}\``, cell(byDefault), cell(docOf(member))];
  });
  return table(['Option', 'Type', 'Default', 'What it says'], rows);
}
