// Loads every subpath that the installed packages export, by require and by import, and prints each one that fails or that exists twice.
const { readdirSync } = require('node:fs');
const { join } = require('node:path');
require('reflect-metadata');

const scope = join(__dirname, 'node_modules/@spoor');

async function main() {
  const loaded = [];
  for (const library of readdirSync(scope)) {
    const { name, exports } = require(join(scope, library, 'package.json'));
    for (const subpath of Object.keys(exports).filter((path) => path !== './package.json')) {
      const specifier = join(name, subpath);
      const required = require(specifier);
      const imported = await import(specifier);
      for (const key of Object.keys(required))
        if (required[key] !== imported[key]) throw new Error(`${key} of ${specifier} exists twice`);
      loaded.push(specifier);
    }
  }
  console.log(JSON.stringify(loaded));
}

void main();
