// What every error says, and what to do about it, made from the classes that are thrown.
import ts from 'typescript';
import { cell, docOf, filesIn, LIBRARIES, nodesOf, oneLine, parse, tagOf } from './source.mjs';

const PACKAGE = /^libs\/([^/]+)\//;

/** Every class with a `code` in the libraries. */
export function errorClasses() {
  const paths = LIBRARIES.flatMap((library) => filesIn(`libs/${library}/src`, /\.error\.ts$/));
  return paths.flatMap((path) => {
    const source = parse(path);
    const classes = [...nodesOf(source, ts.isClassDeclaration)].filter((declared) => codeOf(declared));
    return classes.map((declared) => describe(declared, PACKAGE.exec(path)[1]));
  });
}

export function errorsPage() {
  const entries = errorClasses().toSorted((one, other) => one.code.localeCompare(other.code));
  return entries.map(entry).join('\n\n');
}

function entry({ code, name, library, meaning, problems, remedies }) {
  const says = problems.map((problem) => `> ${cell(problem)}`).join('\n>\n');
  const doing = remedies.map((remedy) => `- ${cell(remedy)}`).join('\n');
  const parts = [`### ${code}`, `\`${name}\` of \`@spoor/${library}\`. ${cell(meaning)}`];
  if (says) parts.push(says);
  return [...parts, '**What to do**', doing].join('\n\n');
}

function describe(declared, library) {
  const name = declared.name.text;
  const calls = [
    ...nodesOf(declared, (node) => ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword),
    ...nodesOf(declared, (node) => ts.isNewExpression(node) && node.expression.getText() === name),
  ];
  const said = calls.map(({ arguments: given }) => given.map((argument) => texts(argument, declared)));
  const advice = tagOf(declared, 'remarks');
  const problems = said.flatMap(([problem = []]) => problem);
  const remedies = [...said.flatMap(([, remedy = []]) => remedy), ...(advice ? [advice] : [])];
  const meaning = docOf(declared);
  if (meaning === '' || remedies.length === 0) throw new Error(`${name} has no docstring, or says nowhere what to do`);
  return { code: codeOf(declared), name, library, meaning, problems, remedies: [...new Set(remedies.map(certain))] };
}

function codeOf(declared) {
  const property = declared.members.find(
    (member) => ts.isPropertyDeclaration(member) && member.name.getText() === 'code',
  );
  return property?.initializer && ts.isStringLiteral(property.initializer) ? property.initializer.text : undefined;
}

/** The texts that an expression may have, with … for what is only known when it is thrown; none if all of it is. */
function texts(node, declared) {
  if (ts.isStringLiteralLike(node)) return [oneLine(node.text)];
  if (ts.isParenthesizedExpression(node)) return texts(node.expression, declared);
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue, declared), ...texts(node.whenFalse, declared)];
  if (ts.isBinaryExpression(node)) {
    const [left] = texts(node.left, declared);
    const [right] = texts(node.right, declared);
    return left === undefined || right === undefined ? [] : [oneLine(`${left} ${right}`)];
  }
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ expression, literal }) => shown(expression, declared) + literal.text);
    const text = oneLine(node.head.text + spans.join(''));
    return /[A-Za-z]{2}/.test(text.replaceAll('…', '')) ? [text] : [];
  }
  if (!ts.isIdentifier(node)) return [];
  const [known] = nodesOf(
    declared,
    (found) => ts.isVariableDeclaration(found) && found.name.getText() === node.text && found.initializer,
  );
  return known ? texts(known.initializer, declared) : [];
}

/** Without advice that only some errors of the class have. */
const certain = (remedy) => remedy.replace(/ …$/, '');

function shown(expression, declared) {
  const [text] = ts.isIdentifier(expression) ? texts(expression, declared) : [];
  return text ?? '…';
}
