#include "protocol/plan.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static char error[600];

static bool parse(struct plan *plan, const char *text)
{
    return plan_parse(plan, text, strlen(text), error, sizeof error);
}

/* A plan with one benchmark of suite snapshot, with more keys and with parameters. */
static const char *with(const char *keys, const char *params)
{
    static char text[800];
    snprintf(text, sizeof text, "{\"protocol\":1,\"suite\":\"snapshot\",%s\"benchmarks\":[{\"id\":7,\"name\":\"reset\",\"params\":{%s}}]}",
             keys, params);
    return text;
}

static void check_refused(const char *text, const char *because)
{
    struct plan plan;
    CHECK_MESSAGE(!parse(&plan, text), "accepted: %s", text);
    CHECK_MESSAGE(strstr(error, because) != NULL, "\"%s\" does not say \"%s\"", error, because);
}

TEST(plan_fills_defaults)
{
    struct plan plan;
    CHECK_MESSAGE(parse(&plan, with("", "")), "%s", error);
    CHECK(plan.time_ms == 100 && plan.sample_us == 2000 && plan.warmup_ms == 5 && plan.seed == 1);
    CHECK(plan.canary_percent == 0 && plan.deadline_ms == 600000 && plan.cpu_count == 0);
    CHECK(plan.benchmark_count == 1 && plan.benchmarks[0].id == 7);
    CHECK(plan_number(&plan.benchmarks[0], "pages") == 1000);
    CHECK(strcmp(plan_param(&plan.benchmarks[0], "strategy"), "fast") == 0);
    CHECK(plan_param(&plan.benchmarks[0], "vmexits") == NULL);
    plan_free(&plan);
}

TEST(plan_takes_what_it_is_given)
{
    struct plan plan;
    CHECK_MESSAGE(parse(&plan, with("\"time_ms\":40,\"cpus\":[1,0],\"seed\":9007199254740992,", "\"pages\":\"65536\",\"strategy\":\"none\"")),
                  "%s", error);
    CHECK(plan.time_ms == 40 && plan.cpu_count == 2 && plan.cpus[0] == 1 && plan.seed == UINT64_C(1) << 53);
    CHECK(plan_number(&plan.benchmarks[0], "pages") == 65536);
    plan_free(&plan);
}

TEST(plan_with_vmexits_has_no_instrs)
{
    struct plan plan;
    CHECK_MESSAGE(parse(&plan, with("", "\"vmexits\":\"10\"")), "%s", error);
    CHECK(plan_param(&plan.benchmarks[0], "instrs") == NULL && plan_number(&plan.benchmarks[0], "vmexits") == 10);
    plan_free(&plan);
    check_refused(with("", "\"vmexits\":\"10\",\"instrs\":\"10\""), "exclude each other");
}

TEST(plan_errors_name_key_value_and_range)
{
    check_refused(with("\"tim_ms\":1,", ""), "unknown key \"tim_ms\"");
    check_refused(with("\"time_ms\":0,", ""), "time_ms is 0: expected a whole number from 1 to 600000");
    check_refused(with("\"time_ms\":1.5,", ""), "time_ms is 1.5");
    check_refused(with("\"time_ms\":1e300,", ""), "time_ms is 1");
    check_refused(with("\"time_ms\":\"40\",", ""), "time_ms is a string");
    check_refused(with("\"sample_us\":49,", ""), "from 50 to 10000000");
    check_refused(with("\"canary_percent\":1001,", ""), "from 0 to 1000");
    check_refused(with("\"cpus\":[-1],", ""), "cpus[] is -1");
    check_refused(with("\"cpus\":3,", ""), "cpus is a number");
    check_refused(with("", "\"page\":\"1\""), "unknown parameter \"page\" of benchmark reset");
    check_refused(with("", "\"pages\":\"0\""), "parameter pages is \"0\": expected a whole number from 1 to 65536");
    check_refused(with("", "\"pages\":\"65537\""), "\"65537\"");
    check_refused(with("", "\"pages\":\"99999999999999999999999\""), "from 1 to 65536");
    check_refused(with("", "\"pages\":\"1e3\""), "\"1e3\"");
    check_refused(with("", "\"pages\":\" 1\""), "\" 1\"");
    check_refused(with("", "\"pages\":\"\""), "\"\"");
    check_refused(with("", "\"pages\":1"), "parameter pages is a number: expected a string");
    check_refused(with("", "\"strategy\":\"quick\""), "expected one of none, classic, fast");
}

TEST(plan_errors_name_what_is_missing_or_unknown)
{
    check_refused("[]", "the plan is an array");
    check_refused("{}", "\"protocol\" is missing");
    check_refused("{\"protocol\":2}", "protocol is 2");
    check_refused("{\"protocol\":1}", "\"suite\" is missing");
    check_refused("{\"protocol\":1,\"suite\":\"snapshots\"}", "unknown suite \"snapshots\"");
    check_refused("{\"protocol\":1,\"suite\":\"snapshot\"}", "benchmarks is missing");
    check_refused("{\"protocol\":1,\"suite\":\"snapshot\",\"benchmarks\":[]}", "expected 1 to 4096");
    check_refused("{\"protocol\":1,\"suite\":\"snapshot\",\"benchmarks\":[3]}", "benchmarks[0] is a number");
    check_refused("{\"protocol\":1,\"suite\":\"snapshot\",\"benchmarks\":[{\"name\":\"reset\"}]}", "\"id\" is missing");
    check_refused("{\"protocol\":1,\"suite\":\"snapshot\",\"benchmarks\":[{\"id\":1}]}", "\"name\" is missing");
    check_refused("{\"protocol\":1,\"suite\":\"snapshot\",\"benchmarks\":[{\"id\":1,\"name\":\"set\"}]}", "no benchmark \"set\"");
    check_refused("{\"protocol\":1,\"suite\":\"snapshot\",\"benchmarks\":[{\"id\":1,\"name\":\"copy\"},{\"id\":1,\"name\":\"copy\"}]}",
                  "id 1 is there twice");
}

TEST(plan_tables_of_all_suites_are_well_formed)
{
    for (const struct suite_def *const *suite = suites; *suite != NULL; suite++) {
        for (const struct bench_def *def = (*suite)->benchmarks; def->name != NULL; def++) {
            size_t params = 0, metrics = 0, gates = 0;
            while (def->params[params].name != NULL)
                params++;
            for (; def->metrics[metrics].name != NULL; metrics++)
                gates += def->metrics[metrics].gate;
            CHECK_MESSAGE(params <= SUITE_MAX_PARAMS && metrics <= SUITE_MAX_METRICS, "%s", def->name);
            CHECK_MESSAGE(gates <= 1, "%s has %zu deciding metrics", def->name, gates); /* the anchor has none */
        }
    }
}
