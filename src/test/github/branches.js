// What Jenkins' github-branch-source asks for when it looks for pull requests and reads their Jenkinsfile. Those requests are
// that plugin's, so they are not held against GitHub's description; the answers hold the fields it reads.
'use strict';

const BASE = '0'.repeat(40);

/** What GitHub merges a head to, to show what would become of it: a commit of nobody's. */
const merge = head => `e${head.slice(1)}`;

const pull = (owner, repo, number, sha, html) => {
    const user = { login: owner, id: 1, type: 'User' };
    const repository = { id: 2, name: repo, full_name: `${owner}/${repo}`, owner: user, html_url: html };
    return {
        id: Number(number),
        number: Number(number),
        state: 'open',
        title: `Change ${number}`,
        body: '',
        html_url: `${html}/pull/${number}`,
        user,
        head: { ref: `change-${number}`, sha, label: `${owner}:change-${number}`, user, repo: repository },
        base: { ref: 'main', sha: BASE, label: `${owner}:main`, user, repo: repository },
    };
};

const file = (text, content) => ({
    type: 'file',
    name: 'Jenkinsfile',
    path: 'Jenkinsfile',
    sha: '1'.repeat(40),
    size: text.length,
    ...(content ? { encoding: 'base64', content: Buffer.from(text).toString('base64') } : {}),
});

/** The answer's body; undefined for requests of others. Repositories without a Jenkinsfile have no such answers. */
module.exports = (state, method, path, root) => {
    if (method !== 'GET') return undefined;
    if (path === '' || path === '/') return { rate_limit_url: `${root}/rate_limit`, current_user_url: `${root}/user` };
    if (path === '/rate_limit') {
        const core = { limit: 5000, remaining: 5000, used: 0, reset: 4102444800 };
        return { resources: { core, search: core, graphql: core, integration_manifest: core }, rate: core };
    }
    const person = path.match(/^\/users\/([^/]+)$/);
    if (person) {
        const login = decodeURIComponent(person[1]);
        return { login, id: 1, type: 'User', name: login, html_url: `${root}/${person[1]}` };
    }
    const [, owner, repo, rest] = path.match(/^\/repos\/([^/]+)\/([^/]+)\/(.*)$/) || [];
    const repository = state.repositories[`${owner}/${repo}`];
    if (!repository || repository.jenkinsfile === undefined) return undefined;
    if (rest === 'pulls') {
        return Object.entries(repository.pulls).map(([number, sha]) => pull(owner, repo, number, sha, `${root}/${owner}/${repo}`));
    }
    if (rest.match(/^contents\/?$/)) return [file(repository.jenkinsfile, false)];
    if (rest === 'contents/Jenkinsfile') return file(repository.jenkinsfile, true);
    const sha = (rest.match(/^commits\/([0-9a-f]{40})$/) || [])[1];
    const head = sha && Object.values(repository.pulls).find(one => merge(one) === sha);
    if (head) return { sha, parents: [{ sha: BASE }, { sha: head }] };
    return undefined;
};
module.exports.merge = merge;
