#include "suites/registry.h"

#include "base/exit_code.h"
#include "base/version.h"
#include "protocol/emit.h"
#include "protocol/plan.h"

#include <string.h>
#include <unistd.h>

/* In the order of `describe`. To add suites/NAME/, name it here. */
#define SUITES(suite) suite(snapshot) suite(syscall) suite(command) suite(vm) suite(kernel) suite(alloc) suite(anchor)

#define DECLARATION(name) extern const struct suite_def suite_##name;
#define ADDRESS(name) &suite_##name,

SUITES(DECLARATION)

const struct suite_def *const suites[] = {SUITES(ADDRESS) NULL};

const struct suite_def *suite_find(const char *name)
{
    for (const struct suite_def *const *suite = suites; *suite != NULL; suite++)
        if (strcmp((*suite)->name, name) == 0)
            return *suite;
    return NULL;
}

static void describe_param(struct json_text *text, const struct param_def *param)
{
    static const char *const kinds[] = {"number", "choice", "text", "cpus", "directory"};
    json_open(text, NULL, '{');
    json_put_string(text, "name", param->name);
    json_put_string(text, "type", kinds[param->kind]);
    if (param->kind == PARAM_NUMBER) {
        json_put_whole(text, "min", param->min);
        json_put_whole(text, "max", param->max);
    }
    if (param->kind == PARAM_CHOICE) {
        json_open(text, "choices", '[');
        for (const char *const *choice = param->choices; *choice != NULL; choice++)
            json_put_string(text, NULL, *choice);
        json_close(text, ']');
    }
    if (param->fallback != NULL)
        json_put_string(text, "default", param->fallback);
    if (param->required)
        json_put_bool(text, "required", true);
    json_put_string(text, "help", param->help);
    json_close(text, '}');
}

static void describe_metric(struct json_text *text, const struct metric_def *metric)
{
    json_open(text, NULL, '{');
    json_put_string(text, "name", metric->name);
    json_put_string(text, "unit", metric->unit);
    json_put_string(text, "better", metric->higher_is_better ? "higher" : "lower");
    json_put_bool(text, "gate", metric->gate);
    json_put_string(text, "help", metric->help);
    json_close(text, '}');
}

static void describe_benchmark(struct json_text *text, const struct bench_def *def)
{
    json_open(text, NULL, '{');
    json_put_string(text, "name", def->name);
    if (def->category != NULL)
        json_put_string(text, "category", def->category);
    json_put_string(text, "help", def->help);
    json_open(text, "params", '[');
    for (const struct param_def *param = def->params; param->name != NULL; param++)
        describe_param(text, param);
    json_close(text, ']');
    json_open(text, "exclusive", '[');
    for (const char *const *name = def->exclusive; name != NULL && *name != NULL; name++)
        json_put_string(text, NULL, *name);
    json_close(text, ']');
    json_open(text, "metrics", '[');
    for (const struct metric_def *metric = def->metrics; metric->name != NULL; metric++)
        describe_metric(text, metric);
    json_close(text, ']');
    json_close(text, '}');
}

int suite_describe(void)
{
    struct json_text text = {0};
    json_open(&text, NULL, '{');
    json_put_whole(&text, "protocol", PLAN_PROTOCOL);
    json_put_string(&text, "version", KVMBENCH_VERSION);
    json_open(&text, "suites", '[');
    for (const struct suite_def *const *suite = suites; *suite != NULL; suite++) {
        json_open(&text, NULL, '{');
        json_put_string(&text, "name", (*suite)->name);
        json_put_string(&text, "title", (*suite)->title);
        json_put_bool(&text, "needs_kvm", (*suite)->needs_kvm);
        json_open(&text, "benchmarks", '[');
        for (const struct bench_def *def = (*suite)->benchmarks; def->name != NULL; def++)
            describe_benchmark(&text, def);
        json_close(&text, ']');
        json_close(&text, '}');
    }
    json_close(&text, ']');
    json_close(&text, '}');
    return json_write(&text, STDOUT_FILENO) ? EXIT_MEASURED : EXIT_FAILED;
}
