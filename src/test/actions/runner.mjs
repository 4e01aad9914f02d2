// Runs the steps of a composite action as GitHub's runner does: its expressions, its environment files, the commands in its log.
// Steps that use other actions are noted and not run; the specification says which of them fail, and their outputs.
//   MODULES=.../node_modules node runner.mjs <SPECIFICATION
// Specification: {action: FILE, workspace: DIRECTORY, temp: DIRECTORY, inputs: {}, environment: {}, github: {}, matrix: {},
// failing: [names of steps], outputs: {name of a step: {}}}, JSON; the last three may be missing.
// Answer: {conclusion, outputs: {}, summary, environment: {} and path: [] that steps set, steps: [{id, name, outcome, code, seconds, log,
// outputs: {}, uses, with: {}}], commands: [{step, name, properties: {}, data}] that a log carried out}, JSON.
// After actions/runner: ActionCommandManager.cs, ActionCommand.cs, FileCommandManager.cs, CompositeActionHandler.cs.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { packaged } from './modules.mjs';

const { NoOperationTraceWriter } = await packaged('@actions/workflow-parser/dist/index.js');
const { parseAction, convertActionTemplate } = await packaged('@actions/workflow-parser/dist/actions/index.js');
const { Lexer, Parser, Evaluator, data } = await packaged('@actions/expressions/dist/index.js');

const COMMANDS = new Set(['set-env', 'set-output', 'save-state', 'add-path', 'add-mask', 'add-matcher', 'remove-matcher', 'warning',
    'error', 'notice', 'debug', 'group', 'endgroup', 'echo', 'stop-commands']);
const SUMMARY_LIMIT = 1024 * 1024;

const specification = JSON.parse(fs.readFileSync(0, 'utf8'));
const action = load(specification.action);
const inputs = Object.fromEntries(action.inputs.map(input =>
    [input.id, specification.inputs[input.id] ?? (input.default ? text(input.default, { github: specification.github }) : '')]));
const unknown = Object.keys(specification.inputs).filter(name => !(name in inputs));
if (unknown.length > 0) throw new Error(`no such inputs: ${unknown}`);

const answer = { conclusion: 'success', outputs: {}, summary: '', environment: {}, path: [], steps: [], commands: [] };
const steps = {};
action.runs.steps.forEach(run);
for (const output of action.outputs ?? []) answer.outputs[output.id] = text(output.value, contexts());
process.stdout.write(JSON.stringify(answer));

function load(file) {
    const parsed = parseAction({ name: file, content: fs.readFileSync(file, 'utf8') }, new NoOperationTraceWriter());
    const errors = parsed.context.errors.getErrors();
    if (errors.length > 0) throw new Error(errors.map(String).join('\n'));
    const action = convertActionTemplate(parsed.context, parsed.value);
    // Three properties that the conversion leaves out.
    [...member(member(parsed.value, 'runs'), 'steps')].forEach((token, i) => {
        action.runs.steps[i].with = member(token, 'with');
        action.runs.steps[i].shell = member(token, 'shell')?.toString();
        action.runs.steps[i].lenient = member(token, 'continue-on-error')?.toString() === 'true';
    });
    return action;
}

function member(mapping, name) {
    return [...mapping].find(({ key }) => key.toString() === name)?.value;
}

function contexts() {
    return { inputs, steps, github: specification.github, matrix: specification.matrix ?? null, runner: { temp: specification.temp }, env: answer.environment };
}

function evaluate(expression, all) {
    const names = Object.keys(all);
    const status = (name, value) =>
        ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value()) });
    const functions = [
        status('success', () => answer.conclusion === 'success'),
        status('failure', () => answer.conclusion === 'failure'),
        status('always', () => true),
        status('cancelled', () => false),
    ];
    const tree = new Parser(new Lexer(expression).lex().tokens, names, functions).parse();
    const context = JSON.parse(JSON.stringify(all), data.reviver);
    return new Evaluator(tree, context, new Map(functions.map(one => [one.name, one]))).evaluate();
}

/** A scalar of the file with its expressions, as text. */
function text(token, all) {
    if (token === undefined) return '';
    return token.isExpression ? evaluate(token.expression, all).coerceString() : token.toString();
}

function pairs(mapping, all) {
    return Object.fromEntries([...(mapping ?? [])].map(({ key, value }) => [key.toString(), text(value, all)]));
}

function run(step) {
    const id = step.id.startsWith('__') ? '' : step.id;
    const entry = { id, name: step.name?.toString() ?? '', outcome: 'skipped', code: 0, log: '', outputs: {} };
    answer.steps.push(entry);
    const begun = performance.now();
    if (isTrue(evaluate(step.if.expression ?? step.if.toString(), contexts()))) {
        if (step.uses) {
            const outcome = specification.failing?.includes(entry.name) ? 'failure' : 'success';
            Object.assign(entry, { uses: step.uses.toString(), with: pairs(step.with, contexts()), outcome });
            Object.assign(entry.outputs, specification.outputs?.[entry.name]);
        } else {
            script(step, entry);
        }
    }
    entry.seconds = (performance.now() - begun) / 1000;
    const conclusion = step.lenient && entry.outcome === 'failure' ? 'success' : entry.outcome;
    if (conclusion === 'failure') answer.conclusion = 'failure';
    if (id) steps[id] = { outputs: entry.outputs, outcome: entry.outcome, conclusion };
}

function isTrue(value) {
    return value.kind === data.Kind.Boolean ? value.value : value.coerceString() !== '' && value.coerceString() !== 'false';
}

function script(step, entry) {
    const files = fs.mkdtempSync(path.join(specification.temp, 'files-'));
    const file = name => path.join(files, name);
    fs.writeFileSync(file('script.sh'), text(step.run, contexts()));
    ['output', 'env', 'path', 'summary', 'state'].forEach(name => fs.writeFileSync(file(name), ''));
    if (step.shell !== 'bash') throw new Error(`a step with the shell ${step.shell}`);
    const finished = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', file('script.sh')], {
        cwd: specification.workspace,
        env: {
            ...specification.environment,
            ...answer.environment,
            PATH: [...answer.path, specification.environment.PATH].join(':'),
            ...pairs(step.env, contexts()),
            CI: 'true',
            GITHUB_ACTIONS: 'true',
            GITHUB_ACTION_PATH: path.dirname(path.resolve(specification.action)),
            GITHUB_WORKSPACE: specification.workspace,
            GITHUB_OUTPUT: file('output'),
            GITHUB_ENV: file('env'),
            GITHUB_PATH: file('path'),
            GITHUB_STATE: file('state'),
            GITHUB_STEP_SUMMARY: file('summary'),
            RUNNER_TEMP: specification.temp,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 1 << 28,
    });
    entry.code = finished.status;
    entry.outcome = finished.status === 0 ? 'success' : 'failure';
    // The runner reads both streams, in no particular order: commands on either count.
    entry.log = finished.stdout.toString() + finished.stderr.toString();
    commands(entry);
    Object.assign(entry.outputs, keyValues(file('output')));
    Object.assign(answer.environment, keyValues(file('env')));
    answer.path.unshift(...fs.readFileSync(file('path'), 'utf8').split('\n').filter(line => line));
    if (fs.statSync(file('summary')).size > SUMMARY_LIMIT) throw new Error('the summary is longer than GitHub takes');
    answer.summary += fs.readFileSync(file('summary'), 'utf8');
}

function commands(entry) {
    const known = new Set(COMMANDS);
    let stopped = '';
    for (const line of entry.log.split(/\r\n|\r|\n/)) {
        const command = newForm(line, known) ?? oldForm(line, known);
        if (!command) continue;
        const name = command.name.toLowerCase();
        if (stopped) {
            if (name === stopped.toLowerCase()) stopped = '';
        } else if (name === 'stop-commands') {
            if (known.has(command.data) || !command.data) throw new Error(`no token to stop commands: ${command.data}`);
            stopped = command.data;
            known.add(stopped);
        } else {
            answer.commands.push({ step: entry.name, ...command });
            if (name === 'set-output') entry.outputs[command.properties.name] = command.data;
        }
    }
}

/** ::name key=value,key=value::data at the beginning of a line. */
function newForm(line, known) {
    const parts = /^\s*::(.*?)::(.*)$/s.exec(line);
    return parts && command(parts[1], parts[2], ',', known);
}

/** ##[name key=value;key=value]data anywhere. */
function oldForm(line, known) {
    const parts = /##\[(.*?)\](.*)$/s.exec(line);
    return parts && command(parts[1], parts[2], ';', known);
}

function command(head, rest, separator, known) {
    const [, name, list] = /^(\S*) ?(.*)$/s.exec(head);
    if (!known.has(name)) return undefined;
    const properties = Object.fromEntries(list.split(separator).filter(pair => pair.includes('='))
        .map(pair => [pair.slice(0, pair.indexOf('=')).trim(), unescaped(pair.slice(pair.indexOf('=') + 1))]));
    return { name, properties, data: unescaped(rest) };
}

function unescaped(value) {
    return value.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%25/g, '%');
}

/** NAME=VALUE, or NAME<<DELIMITER, lines, DELIMITER. */
function keyValues(file) {
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    const found = {};
    while (lines.length > 0) {
        const line = lines.shift();
        if (!line) continue;
        const equals = line.indexOf('=');
        const heredoc = line.indexOf('<<');
        if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
            found[line.slice(0, equals)] = line.slice(equals + 1);
        } else if (heredoc > 0) {
            const end = lines.indexOf(line.slice(heredoc + 2));
            if (end < 0) throw new Error(`no end of ${line}`);
            found[line.slice(0, heredoc)] = lines.splice(0, end + 1).slice(0, -1).join('\n');
        } else {
            throw new Error(`invalid line in an environment file: ${line}`);
        }
    }
    return found;
}
