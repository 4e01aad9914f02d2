#include "protocol/plan.h"

#include "protocol/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where messages go, and the plan that is being filled. */
struct checker {
    struct plan *plan;
    char *error;
    size_t error_bytes;
};

static bool complain(struct checker *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool complain(struct checker *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->error, c->error_bytes, format, arguments);
    va_end(arguments);
    return false;
}

/* Refuses members that are not among the known ones. */
static bool check_keys(struct checker *c, const struct json *object, const char *where, const char *const *known)
{
    for (const struct json *member = object->child; member != NULL; member = member->next) {
        const char *const *name = known;
        while (*name != NULL && strcmp(*name, member->key) != 0)
            name++;
        if (*name == NULL)
            return complain(c, "%s: unknown key \"%.60s\"", where, member->key);
    }
    return true;
}

/* A whole number in a JSON number, or the fallback where the value is missing. */
static bool read_whole(struct checker *c, const struct json *value, const char *key, uint64_t min, uint64_t max, uint64_t fallback,
                       uint64_t *result)
{
    *result = fallback;
    if (value == NULL)
        return true;
    if (value->type != JSON_NUMBER)
        return complain(c, "%s is %s: expected a whole number from %" PRIu64 " to %" PRIu64, key, json_type_name(value->type), min, max);
    double number = value->number;
    if (number != floor(number) || number < (double)min || number > (double)max)
        return complain(c, "%s is %.17g: expected a whole number from %" PRIu64 " to %" PRIu64, key, number, min, max);
    *result = (uint64_t)number;
    return true;
}

static const char *choice_list(const struct param_def *param, char *list, size_t bytes)
{
    size_t used = 0;
    list[0] = '\0';
    for (const char *const *choice = param->choices; *choice != NULL && used < bytes; choice++)
        used += (size_t)snprintf(list + used, bytes - used, "%s%s", used > 0 ? ", " : "", *choice);
    return list;
}

static bool check_value(struct checker *c, const char *where, const struct param_def *param, const char *value)
{
    if (param->kind == PARAM_CHOICE) {
        char list[300];
        for (const char *const *choice = param->choices; *choice != NULL; choice++)
            if (strcmp(*choice, value) == 0)
                return true;
        return complain(c, "%s: parameter %s is \"%.60s\": expected one of %s", where, param->name, value,
                        choice_list(param, list, sizeof list));
    }
    if (param->kind == PARAM_NUMBER) {
        size_t digits = strspn(value, "0123456789");
        uint64_t number = digits > 0 && digits < 19 && value[digits] == '\0' ? strtoull(value, NULL, 10) : UINT64_MAX;
        if (number < param->min || number > param->max)
            return complain(c, "%s: parameter %s is \"%.60s\": expected a whole number from %" PRIu64 " to %" PRIu64, where,
                            param->name, value, param->min, param->max);
    }
    return true;
}

static int param_index(const struct bench_def *def, const char *name)
{
    for (int i = 0; def->params[i].name != NULL; i++)
        if (strcmp(def->params[i].name, name) == 0)
            return i;
    return -1;
}

static bool check_exclusive(struct checker *c, const char *where, struct plan_bench *bench, const struct json *params)
{
    const char *given = NULL;
    const char *const *group = bench->def->exclusive;
    for (const char *const *name = group; name != NULL && *name != NULL; name++) {
        if (params == NULL || json_get(params, *name) == NULL)
            continue;
        if (given != NULL)
            return complain(c, "%s: parameters %s and %s exclude each other: give one", where, given, *name);
        given = *name;
    }
    for (const char *const *name = group; given != NULL && *name != NULL; name++)
        if (strcmp(*name, given) != 0)
            bench->values[param_index(bench->def, *name)] = NULL;
    return true;
}

static bool read_params(struct checker *c, const char *where, struct plan_bench *bench, const struct json *params)
{
    const struct bench_def *def = bench->def;
    for (int i = 0; def->params[i].name != NULL; i++)
        bench->values[i] = def->params[i].fallback;
    if (params != NULL && params->type != JSON_OBJECT)
        return complain(c, "%s: params is %s: expected an object", where, json_type_name(params->type));
    for (const struct json *member = params == NULL ? NULL : params->child; member != NULL; member = member->next) {
        int index = param_index(def, member->key);
        if (index < 0)
            return complain(c, "%s: unknown parameter \"%.60s\" of benchmark %s", where, member->key, def->name);
        if (member->type != JSON_STRING)
            return complain(c, "%s: parameter %s is %s: expected a string", where, member->key, json_type_name(member->type));
        if (!check_value(c, where, &def->params[index], member->string))
            return false;
        bench->values[index] = member->string;
    }
    return check_exclusive(c, where, bench, params);
}

static bool read_benchmark(struct checker *c, const struct json *value, size_t index)
{
    static const char *const keys[] = {"id", "name", "params", NULL};
    struct plan *plan = c->plan;
    struct plan_bench *bench = &plan->benchmarks[index];
    char where[60];
    snprintf(where, sizeof where, "benchmarks[%zu]", index);
    if (value->type != JSON_OBJECT)
        return complain(c, "%s is %s: expected an object", where, json_type_name(value->type));
    const struct json *name = json_get(value, "name");
    if (!check_keys(c, value, where, keys))
        return false;
    if (name == NULL || name->type != JSON_STRING)
        return complain(c, "%s: the key \"name\" is missing or no string", where);
    if (json_get(value, "id") == NULL)
        return complain(c, "%s: the key \"id\" is missing", where);
    if (!read_whole(c, json_get(value, "id"), "id", 0, UINT64_C(1) << 53, 0, &bench->id))
        return false;
    for (size_t i = 0; i < index; i++)
        if (plan->benchmarks[i].id == bench->id)
            return complain(c, "%s: id %" PRIu64 " is there twice", where, bench->id);
    for (const struct bench_def *def = plan->suite->benchmarks; def->name != NULL; def++)
        if (strcmp(def->name, name->string) == 0)
            bench->def = def;
    if (bench->def == NULL)
        return complain(c, "%s: suite %s has no benchmark \"%.60s\" (`describe` lists them)", where, plan->suite->name, name->string);
    return read_params(c, where, bench, json_get(value, "params"));
}

static bool read_benchmarks(struct checker *c, const struct json *list)
{
    if (list == NULL || list->type != JSON_ARRAY)
        return complain(c, "benchmarks is %s: expected an array", list == NULL ? "missing" : json_type_name(list->type));
    size_t count = 0;
    for (const struct json *item = list->child; item != NULL; item = item->next)
        count++;
    if (count < 1 || count > PLAN_MAX_BENCHMARKS)
        return complain(c, "benchmarks has %zu elements: expected 1 to %d", count, PLAN_MAX_BENCHMARKS);
    c->plan->benchmarks = calloc(count, sizeof *c->plan->benchmarks);
    if (c->plan->benchmarks == NULL)
        return complain(c, "out of memory");
    c->plan->benchmark_count = count;
    size_t index = 0;
    for (const struct json *item = list->child; item != NULL; item = item->next)
        if (!read_benchmark(c, item, index++))
            return false;
    return true;
}

static bool read_cpus(struct checker *c, const struct json *list)
{
    if (list == NULL)
        return true;
    if (list->type != JSON_ARRAY)
        return complain(c, "cpus is %s: expected an array", json_type_name(list->type));
    size_t count = 0;
    for (const struct json *item = list->child; item != NULL; item = item->next)
        count++;
    if (count > PLAN_MAX_CPUS)
        return complain(c, "cpus has %zu elements: expected at most %d", count, PLAN_MAX_CPUS);
    c->plan->cpus = calloc(count + 1, sizeof *c->plan->cpus);
    if (c->plan->cpus == NULL)
        return complain(c, "out of memory");
    for (const struct json *item = list->child; item != NULL; item = item->next) {
        uint64_t cpu;
        if (!read_whole(c, item, "cpus[]", 0, 65535, 0, &cpu))
            return false;
        c->plan->cpus[c->plan->cpu_count++] = (int)cpu;
    }
    return true;
}

static bool read_plan(struct checker *c, const struct json *document)
{
    static const char *const keys[] = {"protocol", "suite", "benchmarks", "time_ms", "sample_us", "warmup_ms", "cpus",
                                       "seed", "canary_percent", "deadline_ms", NULL};
    struct plan *plan = c->plan;
    if (document->type != JSON_OBJECT)
        return complain(c, "the plan is %s: expected an object", json_type_name(document->type));
    if (!check_keys(c, document, "plan", keys))
        return false;
    uint64_t protocol, canary;
    if (json_get(document, "protocol") == NULL)
        return complain(c, "the key \"protocol\" is missing: this harness speaks protocol %d", PLAN_PROTOCOL);
    if (!read_whole(c, json_get(document, "protocol"), "protocol", PLAN_PROTOCOL, PLAN_PROTOCOL, 0, &protocol))
        return false;
    const struct json *suite = json_get(document, "suite");
    if (suite == NULL || suite->type != JSON_STRING)
        return complain(c, "the key \"suite\" is missing or no string");
    plan->suite = suite_find(suite->string);
    if (plan->suite == NULL)
        return complain(c, "unknown suite \"%.60s\" (`describe` lists them)", suite->string);
    if (!read_whole(c, json_get(document, "time_ms"), "time_ms", 1, 600000, 100, &plan->time_ms)
        || !read_whole(c, json_get(document, "sample_us"), "sample_us", 50, 10000000, 2000, &plan->sample_us)
        || !read_whole(c, json_get(document, "warmup_ms"), "warmup_ms", 0, 60000, 5, &plan->warmup_ms)
        || !read_whole(c, json_get(document, "seed"), "seed", 0, UINT64_C(1) << 53, 1, &plan->seed)
        || !read_whole(c, json_get(document, "canary_percent"), "canary_percent", 0, 1000, 0, &canary)
        || !read_whole(c, json_get(document, "deadline_ms"), "deadline_ms", 1, 86400000, 600000, &plan->deadline_ms))
        return false;
    plan->canary_percent = (unsigned)canary;
    return read_cpus(c, json_get(document, "cpus")) && read_benchmarks(c, json_get(document, "benchmarks"));
}

bool plan_parse(struct plan *plan, const char *text, size_t bytes, char *error, size_t error_bytes)
{
    *plan = (struct plan){0};
    struct checker checker = {.plan = plan, .error = error, .error_bytes = error_bytes};
    plan->document = json_parse(text, bytes, error, error_bytes);
    if (plan->document != NULL && read_plan(&checker, plan->document))
        return true;
    plan_free(plan);
    return false;
}

void plan_free(struct plan *plan)
{
    free(plan->benchmarks);
    free(plan->cpus);
    json_free(plan->document);
    *plan = (struct plan){0};
}

const char *plan_param(const struct plan_bench *bench, const char *name)
{
    int index = param_index(bench->def, name);
    return index < 0 ? NULL : bench->values[index];
}

uint64_t plan_number(const struct plan_bench *bench, const char *name)
{
    const char *value = plan_param(bench, name);
    return value == NULL ? 0 : strtoull(value, NULL, 10);
}
