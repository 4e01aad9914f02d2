// What is in workflows and action.yml, for rules that no linter knows. Prints a JSON array:
// [{file, description, scripts: [], uses: [{uses, with: [names], values: {}}], permissions: whether there are any, unlimited: [jobs without a timeout],
// inputs: {name: default}, outputs: []}]
//   MODULES=.../node_modules node outline.mjs FILE...
import { readFile } from 'node:fs/promises';
import { packaged } from './modules.mjs';

const { parse } = await packaged('yaml/dist/index.js').then(module => module.default);

const outlines = [];
for (const file of process.argv.slice(2)) {
    const content = parse(await readFile(file, 'utf8'));
    const jobs = Object.entries(content.jobs ?? {});
    const all = [...(content.runs?.steps ?? []), ...jobs.flatMap(([, job]) => job.steps ?? [])];
    outlines.push({
        file,
        description: content.description ?? '',
        scripts: all.filter(step => step.run).map(step => step.run),
        uses: [...all, ...jobs.map(([, job]) => job)].filter(one => one.uses)
            .map(one => ({ uses: one.uses, with: Object.keys(one.with ?? {}), values: one.with ?? {} })),
        permissions: content.permissions !== undefined,
        unlimited: jobs.filter(([, job]) => !job.uses && job['timeout-minutes'] === undefined).map(([name]) => name),
        inputs: Object.fromEntries(Object.entries(content.inputs ?? {}).map(([name, input]) => [name, input.default ?? ''])),
        outputs: Object.keys(content.outputs ?? {}),
    });
}
console.log(JSON.stringify(outlines));
