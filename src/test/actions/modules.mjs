// The packages beside these scripts' package.json, installed elsewhere: MODULES names their node_modules.
import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// GitHub's packages are for bundlers: they import JSON as if it were a module.
register('data:text/javascript,' + encodeURIComponent(`
    import { readFile } from 'node:fs/promises';
    export async function load(url, context, next) {
        return url.endsWith('.json')
            ? { format: 'module', shortCircuit: true, source: 'export default ' + await readFile(new URL(url), 'utf8') }
            : next(url, context);
    }`));

export const packaged = file => import(pathToFileURL(path.resolve(process.env.MODULES, file)));
