// A stand-in for GitHub's REST API. It refuses every request that GitHub's published description does not allow, keeps
// comments, check runs and statuses as GitHub does, and answers with what the description allows only.
//   NODE_PATH=.../node_modules node server.js [PREFIX]
// prints the port it listens on, and ends when its standard input does. PREFIX is that of an Enterprise server, /api/v3.
// Tests steer it by POST below /_stand-in: reset, state, app, push, comment, add, failures, barrier; GitHubStandIn.java is their side.
'use strict';
const crypto = require('crypto');
const http = require('http');
const OpenAPIBackend = require('openapi-backend').default;
const branches = require('./branches');
const description = require('@octokit/openapi/generated/api.github.com.json');

const PREFIX = process.argv[2] || '';
const PERMISSION = {
    'issues/create-comment': ['issues', 'pull_requests'],
    'issues/update-comment': ['issues', 'pull_requests'],
    'issues/delete-comment': ['issues', 'pull_requests'],
    'checks/create': ['checks'],
    'checks/update': ['checks'],
    'repos/create-commit-status': ['statuses'],
    'actions/re-run-workflow': ['actions'],
    'issues/create': ['issues'],
    'issues/update': ['issues'],
    'reactions/create-for-issue-comment': ['issues', 'pull_requests'],
};
const PATHS = [
    '/app',
    '/app/installations',
    '/app/installations/{installation_id}/access_tokens',
    '/user',
    '/repos/{owner}/{repo}',
    '/repos/{owner}/{repo}/pulls',
    '/repos/{owner}/{repo}/pulls/{pull_number}',
    '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    '/repos/{owner}/{repo}/check-runs',
    '/repos/{owner}/{repo}/check-runs/{check_run_id}',
    '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    '/repos/{owner}/{repo}/statuses/{sha}',
    '/repos/{owner}/{repo}/collaborators/{username}/permission',
    '/repos/{owner}/{repo}/actions/workflows/{workflow_id}',
    '/repos/{owner}/{repo}/actions/runs',
    '/repos/{owner}/{repo}/actions/runs/{run_id}',
    '/repos/{owner}/{repo}/actions/runs/{run_id}/rerun',
    '/repos/{owner}/{repo}/issues',
    '/repos/{owner}/{repo}/issues/{issue_number}',
    '/repos/{owner}/{repo}/issues/{issue_number}/events',
    '/repos/{owner}/{repo}/branches/{branch}',
    '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
];

let state;
let failures;
let barriers;
let nextId;

function reset(seed) {
    // tokens: token -> {login, app, permissions: [...], hidden: true where refusals are 404}; those of apps have the
    // owner whose repositories they are for, and their names where it is not all
    state = { tokens: {}, apps: {}, repositories: {}, requests: [], refused: [], ...seed };
    failures = [];
    barriers = {};
    nextId = 1000;
    for (const repository of Object.values(state.repositories)) {
        Object.assign(repository, { comments: [], checkRuns: [], statuses: [], runs: [], events: [], reactions: [], reruns: [], issues: [] });
    }
}

const now = () => new Date().toISOString().replace(/\.\d+/, '');

/** The description of the operations above and of nothing else: the whole takes half a minute to compile. */
function part() {
    const paths = Object.fromEntries(PATHS.map(path => [path, description.paths[path]]));
    const components = {};
    const add = node => {
        if (node === null || typeof node !== 'object') return;
        // The validator knows it beside a type only. None of ours is null.
        if (node.nullable && !node.type) delete node.nullable;
        if (typeof node.$ref === 'string') {
            const [, , kind, name] = node.$ref.split('/');
            components[kind] = components[kind] || {};
            if (!(name in components[kind])) {
                components[kind][name] = description.components[kind][name];
                add(components[kind][name]);
            }
        }
        Object.values(node).forEach(add);
    };
    add(paths);
    return { openapi: description.openapi, info: description.info, paths, components };
}

class Answer extends Error {
    constructor(status, body, headers = {}) {
        super(`${status}`);
        Object.assign(this, { status, body, headers });
    }
}

const refusal = (status, message, more = {}, headers = {}) =>
    new Answer(status, { message, documentation_url: 'https://docs.github.com/rest', status: `${status}`, ...more }, headers);

const invalid = (resource, message) =>
    refusal(422, 'Validation Failed', { errors: [{ resource, code: 'unprocessable', field: 'data', message }] });

/** The app that signed the JSON web token. */
function signer(token) {
    const [head, claims, signature] = token.split('.');
    const { alg } = JSON.parse(Buffer.from(head, 'base64url'));
    const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url'));
    const seconds = Date.now() / 1000;
    const jwt = state.apps[iss];
    const valid = jwt && alg === 'RS256' && iat <= seconds && seconds < exp && exp - iat <= 600
        && crypto.verify('RSA-SHA256', `${head}.${claims}`, jwt.publicKey, Buffer.from(signature, 'base64url'));
    if (!valid) throw refusal(401, 'A JSON web token could not be decoded');
    return { jwt };
}

/** Who sent the request. */
function caller(request) {
    const header = request.headers.authorization || '';
    const token = /^basic /i.test(header)
        ? Buffer.from(header.slice(6), 'base64').toString().replace(/^[^:]*:/, '')
        : header.replace(/^(bearer|token) /i, '');
    const who = token.startsWith('ey') ? signer(token) : state.tokens[token];
    if (!who) throw refusal(401, 'Bad credentials');
    return who;
}

function repositoryOf(params) {
    const repository = state.repositories[`${params.owner}/${params.repo}`];
    if (!repository) throw refusal(404, 'Not Found');
    return repository;
}

function permitted(who, operationId, params) {
    // An app itself may ask about itself, its installations about the repositories of their owner.
    if (Boolean(who.jwt) !== operationId.startsWith('apps/')) throw refusal(401, 'Bad credentials');
    const { owner, repositories } = who;
    const elsewhere = (owner && params.owner && owner !== params.owner) || (repositories && params.repo && !repositories.includes(params.repo));
    if (elsewhere) throw refusal(404, 'Not Found');
    const any = PERMISSION[operationId];
    if (!any || any.some(permission => who.permissions.includes(permission))) return;
    if (who.hidden) throw refusal(404, 'Not Found');
    const accepted = any.map(permission => `${permission}=write`).join('; ');
    throw refusal(
        403,
        who.app ? 'Resource not accessible by integration' : 'Resource not accessible by personal access token',
        {},
        { 'X-Accepted-GitHub-Permissions': accepted });
}

const api = new OpenAPIBackend({
    definition: part(),
    apiRoot: PREFIX || '/',
    quick: true,
    ajvOpts: { strict: false, allErrors: true, formats: {}, logger: false },
    customizeAjv: ajv => {
        ['uri', 'uri-template', 'date-time', 'email', 'repo.nwo', 'int64', 'timestamp', 'date', 'ISO-8601', 'hostname'].forEach(
            format => ajv.addFormat(format, true));
        return ajv;
    },
});

/** An object as the description's own example has it, with other values in some fields. */
function example(operationId, values) {
    const { mock } = api.mockResponseForOperation(operationId);
    const one = Array.isArray(mock) ? mock[0] : mock;
    return { ...structuredClone(one), ...values };
}

const user = login => ({
    ...example('issues/create-comment').user,
    login,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
});

const commentBody = comment => example('issues/create-comment', {
    ...comment,
    // Null where the account is gone.
    user: comment.user && user(comment.user),
    html_url: `https://github.test/c/${comment.id}`,
});

function checkBody(run) {
    const body = example('checks/get');
    return {
        ...body,
        ...run,
        html_url: `https://github.test/checks/${run.id}`,
        app: { ...body.app, slug: run.app },
        output: { ...body.output, ...run.output },
    };
}

function page(context, all) {
    const size = Number(context.request.query.per_page || 30);
    const number = Number(context.request.query.page || 1);
    const headers = {};
    if (number * size < all.length) {
        const next = new URL(context.url);
        next.searchParams.set('page', number + 1);
        headers.Link = `<${next}>; rel="next"`;
    }
    return [all.slice((number - 1) * size, number * size), headers];
}

function body(context, resource) {
    const text = context.request.requestBody.body;
    if ([...text].length > 65536) throw invalid(resource, 'Body is too long (maximum is 65536 characters)');
    return text;
}

function commentOf(context) {
    const repository = repositoryOf(context.request.params);
    const comment = repository.comments.find(one => `${one.id}` === `${context.request.params.comment_id}`);
    if (!comment) throw refusal(404, 'Not Found');
    if (comment.user !== context.who.login) throw refusal(403, 'Must have admin rights to Repository.');
    return [repository, comment];
}

function issueBody(issue) {
    const { pull_request: none, ...body } = example('issues/create');
    const labels = issue.labels.map(name => ({ ...body.labels[0], name }));
    return { ...body, ...issue, labels, user: user(issue.user), html_url: `https://github.test/issues/${issue.number}` };
}

function runOf(context) {
    const run = repositoryOf(context.request.params).runs.find(one => `${one.id}` === `${context.request.params.run_id}`);
    if (!run) throw refusal(404, 'Not Found');
    return run;
}

function runBody({ from, ...run }) {
    const body = example('actions/get-workflow-run');
    return { ...body, ...run, html_url: `https://github.test/runs/${run.id}`, head_repository: { ...body.head_repository, full_name: from } };
}

function checkLimits(output) {
    for (const field of ['summary', 'text']) {
        if (output && output[field] && Buffer.byteLength(output[field]) > 65535) {
            throw invalid('CheckRun', `Only 65535 characters are allowed for type "${field}"`);
        }
    }
}

function installation(account, { id, permissions }) {
    const body = example('apps/list-installations');
    // The validator wants the fields of organizations and of enterprises.
    const date = body.created_at;
    return { ...body, id, permissions, account: { ...body.account, login: account, name: account, slug: account, created_at: date, updated_at: date } };
}

const handlers = {
    'apps/get-authenticated': context => [200, example('apps/get-authenticated', { slug: context.who.jwt.slug })],
    'apps/list-installations': context => {
        const all = Object.entries(context.who.jwt.installations).map(([account, one]) => installation(account, one));
        const [some, headers] = page(context, all);
        return [200, some, headers];
    },
    'apps/create-installation-access-token': context => {
        const { installations, slug } = context.who.jwt;
        const found = Object.entries(installations).find(([, one]) => `${one.id}` === `${context.request.params.installation_id}`);
        if (!found) throw refusal(404, 'Not Found');
        const [owner, { permissions: granted }] = found;
        const { permissions = granted, repositories } = context.request.requestBody || {};
        if (Object.entries(permissions).some(([name, access]) => access !== granted[name])) {
            throw refusal(422, 'The permissions requested are not granted to this installation.');
        }
        const token = `ghs_installation${nextId++}installation`;
        const writes = Object.keys(permissions).filter(name => permissions[name] === 'write');
        state.tokens[token] = { login: `${slug}[bot]`, app: slug, permissions: writes, owner, repositories };
        return [201, { token, permissions, expires_at: new Date(Date.now() + 3600_000).toISOString(), repository_selection: repositories ? 'selected' : 'all' }];
    },
    'users/get-authenticated': context => {
        if (context.who.app) throw refusal(403, 'Resource not accessible by integration');
        return [200, { ...example('users/get-authenticated'), login: context.who.login }];
    },
    'repos/get': context => {
        repositoryOf(context.request.params);
        const { owner, repo } = context.request.params;
        // The description's example lacks a field that its schema asks for.
        const { source, parent, ...repository } = example('repos/get', { language: null });
        return [200, { ...repository, name: repo, full_name: `${owner}/${repo}`, owner: { ...repository.owner, login: owner } }];
    },
    'pulls/get': context => {
        const pull = (repositoryOf(context.request.params).pulls || {})[context.request.params.pull_number];
        if (!pull) throw refusal(404, 'Not Found');
        const body = example('pulls/get', {
            number: Number(context.request.params.pull_number),
            requested_teams: [],
            mergeable: true,
            merge_commit_sha: branches.merge(pull),
        });
        const user = { ...body.head.user, login: context.request.params.owner };
        const branch = (repositoryOf(context.request.params).branches || {})[context.request.params.pull_number];
        const [from, ref] = (branch || `${user.login}:${body.head.ref}`).split(':');
        const repo = { ...body.head.repo, owner: user, full_name: `${from}/${context.request.params.repo}` };
        return [200, { ...body, head: { ...body.head, ref, sha: pull, user, repo } }];
    },
    'pulls/list': context => {
        const repository = repositoryOf(context.request.params);
        const found = Object.keys(repository.pulls || {}).filter(number => (repository.branches || {})[number] === context.request.query.head);
        const [some, headers] = page(context, found);
        const one = example('pulls/list', { requested_teams: [] });
        return [200, some.map(number => ({ ...one, number: Number(number), head: { ...one.head, sha: repository.pulls[number] } })), headers];
    },
    'issues/list-comments': context => {
        const issue = Number(context.request.params.issue_number);
        const all = repositoryOf(context.request.params).comments.filter(comment => comment.issue === issue);
        const [some, headers] = page(context, all);
        return [200, some.map(commentBody), headers];
    },
    'issues/create-comment': context => {
        const comment = {
            id: nextId++,
            issue: Number(context.request.params.issue_number),
            user: context.who.login,
            body: body(context, 'IssueComment'),
            created_at: now(),
            updated_at: now(),
        };
        repositoryOf(context.request.params).comments.push(comment);
        return [201, commentBody(comment)];
    },
    'issues/update-comment': context => {
        const [, comment] = commentOf(context);
        comment.body = body(context, 'IssueComment');
        comment.updated_at = now();
        return [200, commentBody(comment)];
    },
    'issues/delete-comment': context => {
        const [repository, comment] = commentOf(context);
        repository.comments = repository.comments.filter(one => one !== comment);
        return [204];
    },
    'checks/create': context => {
        if (!context.who.app) throw refusal(403, 'You must authenticate via a GitHub App.');
        checkLimits(context.request.requestBody.output);
        const run = { id: nextId++, app: context.who.app, status: 'completed', ...context.request.requestBody };
        repositoryOf(context.request.params).checkRuns.push(run);
        return [201, checkBody(run)];
    },
    'checks/update': context => {
        const run = repositoryOf(context.request.params).checkRuns.find(one => `${one.id}` === `${context.request.params.check_run_id}`);
        if (!run) throw refusal(404, 'Not Found');
        if (run.app !== context.who.app) throw refusal(403, 'Invalid app_id `1` - check run can only be modified by the GitHub App that created it.');
        checkLimits(context.request.requestBody.output);
        Object.assign(run, context.request.requestBody);
        return [200, checkBody(run)];
    },
    'checks/list-for-ref': context => {
        const { check_name: name } = context.request.query;
        const all = repositoryOf(context.request.params).checkRuns.filter(
            run => run.head_sha === context.request.params.ref && (!name || run.name === name));
        const [some, headers] = page(context, all);
        return [200, { total_count: all.length, check_runs: some.map(checkBody) }, headers];
    },
    'repos/get-collaborator-permission-level': context => {
        const permission = (repositoryOf(context.request.params).permissions || {})[context.request.params.username];
        if (permission === undefined) throw refusal(404, 'Not Found');
        const body = example('repos/get-collaborator-permission-level');
        return [200, { ...body, permission, role_name: permission, user: { ...body.user, role_name: permission } }];
    },
    'actions/get-workflow': context => {
        const id = (repositoryOf(context.request.params).workflows || {})[context.request.params.workflow_id];
        if (!id) throw refusal(404, 'Not Found');
        return [200, example('actions/get-workflow', { id })];
    },
    'actions/list-workflow-runs-for-repo': context => {
        const { event, branch } = context.request.query;
        const all = repositoryOf(context.request.params).runs
            .filter(run => (!event || run.event === event) && (!branch || run.head_branch === branch))
            .sort((a, b) => b.created_at.localeCompare(a.created_at));
        const [some, headers] = page(context, all);
        return [200, { total_count: all.length, workflow_runs: some.map(runBody) }, headers];
    },
    'actions/get-workflow-run': context => [200, runBody(runOf(context))],
    'actions/re-run-workflow': context => {
        const run = runOf(context);
        if (run.status !== 'completed') throw refusal(403, 'This workflow is already running');
        run.status = 'queued';
        repositoryOf(context.request.params).reruns.push(run.id);
        return [201, {}];
    },
    'issues/list-for-repo': context => {
        const { state: wanted = 'open', labels } = context.request.query;
        const all = repositoryOf(context.request.params).issues
            .filter(one => (wanted === 'all' || one.state === wanted) && (!labels || one.labels.includes(labels)));
        const [some, headers] = page(context, all);
        return [200, some.map(issueBody), headers];
    },
    'issues/create': context => {
        const { title, labels = [] } = context.request.requestBody;
        const { issues } = repositoryOf(context.request.params);
        const issue = { number: 100 + issues.length, user: context.who.login, state: 'open', title, labels, body: body(context, 'Issue') };
        issues.push(issue);
        return [201, issueBody(issue)];
    },
    'issues/update': context => {
        const issue = repositoryOf(context.request.params).issues.find(one => `${one.number}` === `${context.request.params.issue_number}`);
        if (!issue) throw refusal(404, 'Not Found');
        if (context.request.requestBody.body) body(context, 'Issue');
        Object.assign(issue, context.request.requestBody);
        return [200, issueBody(issue)];
    },
    'repos/get-branch': context => {
        const sha = (repositoryOf(context.request.params).heads || {})[context.request.params.branch];
        if (!sha) throw refusal(404, 'Branch not found');
        const body = example('repos/get-branch');
        return [200, { ...body, name: context.request.params.branch, commit: { ...body.commit, sha } }];
    },
    'issues/list-events': context => {
        const all = repositoryOf(context.request.params).events.filter(one => one.issue === Number(context.request.params.issue_number));
        const [some, headers] = page(context, all);
        const body = example('issues/list-events');
        return [200, some.map(({ issue, actor, label, ...one }) =>
            ({ ...body, label: { name: label || body.label.name, color: 'ededed' }, actor: { ...body.actor, login: actor }, ...one })), headers];
    },
    'reactions/create-for-issue-comment': context => {
        const repository = repositoryOf(context.request.params);
        if (!repository.comments.some(one => `${one.id}` === `${context.request.params.comment_id}`)) throw refusal(404, 'Not Found');
        const { content } = context.request.requestBody;
        repository.reactions.push({ comment: Number(context.request.params.comment_id), content });
        return [201, example('reactions/create-for-issue-comment', { content })];
    },
    'repos/create-commit-status': context => {
        const status = { id: nextId++, sha: context.request.params.sha, ...context.request.requestBody };
        if (status.description && status.description.length > 140) throw invalid('Status', 'description is too long (maximum is 140 characters)');
        repositoryOf(context.request.params).statuses.push(status);
        const { sha, ...fields } = status;
        return [201, example('repos/create-commit-status', fields)];
    },
};

/** Fields that no schema names: the description does not forbid them, and they would be lost without a word. */
function strays(operation, request) {
    const known = operation.requestBody?.content?.['application/json']?.schema?.properties || {};
    return Object.keys(request.requestBody || {}).filter(key => !(key in known));
}

for (const [operationId, handle] of Object.entries(handlers)) {
    api.register(operationId, async (context, url) => {
        context.url = url;
        context.who = caller(context.request);
        const strange = strays(context.operation, context.request);
        if (strange.length) throw new Answer(400, { message: `not in the description: ${strange}`, refused: true });
        permitted(context.who, operationId, context.request.params);
        const barrier = barriers[operationId];
        if (barrier) await barrier.arrive();
        return handle(context);
    });
}
api.register('validationFail', context => {
    throw new Answer(400, { message: 'does not conform to the description', errors: context.validation.errors, refused: true });
});
api.register('notFound', context => {
    throw new Answer(404, { message: `${context.request.method} ${context.request.path} is not in the description`, refused: true });
});
api.register('methodNotAllowed', () => {
    throw new Answer(405, { message: 'not in the description', refused: true });
});
api.register('postResponseHandler', context => {
    const [status, answer, headers] = context.response;
    if (answer !== undefined) {
        const valid = api.validateResponse(answer, context.operation, status);
        if (valid.errors) throw new Answer(500, { message: 'the stand-in itself does not conform', errors: valid.errors, refused: true });
    }
    return new Answer(status, answer, headers);
});

/** Lets requests wait for each other, so that both have read before either writes. */
class Barrier {
    constructor(parties) {
        this.missing = parties;
        this.gathered = new Promise(resolve => { this.open = resolve; });
    }
    arrive() {
        if (--this.missing <= 0) this.open();
        return this.gathered;
    }
}

function steer(action, seed) {
    switch (action) {
        case 'reset': reset(seed); return {};
        case 'state': return state;
        case 'app': state.apps[seed.id] = seed; return {};
        case 'push': {
            const repository = state.repositories[seed.repository];
            repository.pulls[seed.pull] = seed.sha;
            if (seed.branch) repository.branches[seed.pull] = seed.branch;
            return {};
        }
        case 'comment': {
            const { repository, ...comment } = seed;
            state.repositories[repository].comments.push({ ...comment, id: nextId++, created_at: now(), updated_at: now() });
            return {};
        }
        case 'add': {
            const { repository, list, ...one } = seed;
            state.repositories[repository][list].push({ id: nextId++, ...one });
            return {};
        }
        case 'failures': failures.push(seed); return {};
        case 'barrier': barriers[seed.operation] = new Barrier(seed.parties); return {};
        default: return { message: 'unknown' };
    }
}

async function answer(request, url, text) {
    state.requests.push({ method: request.method, path: url.pathname, token: request.headers.authorization });
    const failure = failures.find(one => one.times > 0 && one.method === request.method && new RegExp(one.path).test(url.pathname));
    if (failure) {
        failure.times--;
        // Somebody deletes the comment just before.
        if (failure.vanish) {
            for (const one of Object.values(state.repositories)) {
                one.comments = one.comments.filter(comment => !url.pathname.endsWith(`/${comment.id}`));
            }
            return work(request, url, text);
        }
        // A failure after the work was done, as of a gateway that waited too short.
        if (failure.after) await work(request, url, text);
        return new Answer(failure.status, failure.body, failure.headers);
    }
    return work(request, url, text);
}

async function work(request, url, text) {
    const read = branches(state, request.method, url.pathname.slice(PREFIX.length), url.origin + PREFIX);
    if (read !== undefined) return new Answer(200, read);
    return api.handleRequest(
        {
            method: request.method,
            path: url.pathname,
            query: url.search.slice(1),
            headers: request.headers,
            body: text ? JSON.parse(text) : undefined,
        },
        url.toString(),
    ).catch(problem => problem);
}

const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', async () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const url = new URL(request.url, `http://${request.headers.host}`);
        const send = (status, body, headers) => {
            response.writeHead(status, { 'Content-Type': typeof body === 'string' ? 'text/html' : 'application/json; charset=utf-8', Date: new Date().toUTCString(), ...headers });
            response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
        };
        if (url.pathname.startsWith('/_stand-in/')) {
            send(200, steer(url.pathname.split('/')[2], text ? JSON.parse(text) : {}));
            return;
        }
        const result = await answer(request, url, text);
        if (!(result instanceof Answer)) {
            state.refused.push(`${request.method} ${url.pathname}: ${result && result.stack}`);
            send(500, { message: 'the stand-in failed' });
            return;
        }
        if (result.body && result.body.refused) {
            state.refused.push(`${request.method} ${url.pathname}: ${JSON.stringify(result.body)}`);
        }
        send(result.status, result.body, result.headers);
    });
});

reset({});
api.init().then(() => server.listen(0, '127.0.0.1', () => console.log(server.address().port)));
process.stdin.on('end', () => process.exit(0)).resume();
