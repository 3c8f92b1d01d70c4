// gatehouse-loadgen: HTTP/1.1 load on one port of 127.0.0.1, with a report as one line of JSON.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>

#include "tests/bench/load_run.h"

namespace {

using gatehouse::bench::LoadPlan;
using gatehouse::bench::LoadRun;
using gatehouse::bench::RequestTemplate;
using gatehouse::bench::ValueOrder;

constexpr char kUsage[] = R"(gatehouse-loadgen --port N --request FILE [options]
  --connections N       keep-alive connections (default 1)
  --seconds S           how long to measure (default 5)
  --warmup S            time before that which does not count (default 0)
  --rate R              requests a second over all connections (default: as fast as answers come)
  --count N             at most so many requests
  --values FILE         tab-separated columns for {{1}}, {{2}}, ... of the request; every request takes the next line
  --per-connection      every connection keeps its own line of values
  --carry MEMBER        with --per-connection: this JSON member of an answer becomes column 1 of the next request
  --expect STATUS       the status that counts as success (default 200)
The request file holds a request line, header fields, an empty line and a body; Host and Content-Length are added.
Only 127.0.0.1 is ever spoken to.
)";

std::optional<std::string> contentOf(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<std::vector<std::string>> columnsOf(const std::string &text)
{
    std::vector<std::vector<std::string>> lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);) {
        std::vector<std::string> columns;
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, '\t');)
            columns.push_back(cell);
        if (!columns.empty()) lines.push_back(std::move(columns));
    }
    return lines;
}

int fail(const std::string &why)
{
    std::fprintf(stderr, "gatehouse-loadgen: %s\n", why.c_str());
    return 2;
}

struct Arguments
{
    LoadPlan plan;
    std::string requestFile;
    std::string valuesFile;
    std::string wrong;
};

Arguments parse(int count, char **words)
{
    Arguments made;
    for (int i = 1; i < count; ++i) {
        const std::string name = words[i];
        if (name == "--per-connection") {
            made.plan.order = ValueOrder::PerConnection;
            continue;
        }
        if (i + 1 >= count) {
            made.wrong = name;
            return made;
        }
        const char *value = words[++i];
        if (name == "--port")
            made.plan.port = std::atoi(value);
        else if (name == "--request")
            made.requestFile = value;
        else if (name == "--connections")
            made.plan.connections = std::atoi(value);
        else if (name == "--seconds")
            made.plan.seconds = std::atof(value);
        else if (name == "--warmup")
            made.plan.warmUpSeconds = std::atof(value);
        else if (name == "--rate")
            made.plan.requestsPerSecond = std::atof(value);
        else if (name == "--count")
            made.plan.maxRequests = std::strtoull(value, nullptr, 10);
        else if (name == "--values")
            made.valuesFile = value;
        else if (name == "--carry")
            made.plan.carriedMember = value;
        else if (name == "--expect")
            made.plan.expectedStatus = std::atoi(value);
        else
            made.wrong = name;
    }
    return made;
}

}  // namespace

int main(int argc, char **argv)
{
    Arguments arguments = parse(argc, argv);
    LoadPlan &plan = arguments.plan;
    if (!arguments.wrong.empty() || plan.port <= 0 || plan.port > 65535 || arguments.requestFile.empty() ||
        plan.connections < 1 || plan.connections > 10000 || plan.seconds <= 0 || plan.seconds > 600) {
        std::fputs(kUsage, stderr);
        return fail(arguments.wrong.empty() ? "port, request, connections or seconds are wrong"
                                            : "unknown or without a value: " + arguments.wrong);
    }
    const auto text = contentOf(arguments.requestFile);
    if (!text) return fail("cannot read " + arguments.requestFile);
    std::string error;
    auto request = RequestTemplate::parse(*text, error);
    if (!request) return fail(arguments.requestFile + ": " + error);
    if (!arguments.valuesFile.empty()) {
        const auto values = contentOf(arguments.valuesFile);
        if (!values) return fail("cannot read " + arguments.valuesFile);
        plan.values = columnsOf(*values);
    }
    const auto wanted = static_cast<std::size_t>(request->columns());
    if (wanted > 0 && plan.values.empty()) return fail("the request has holes, but there are no values");
    for (const auto &line : plan.values) {
        if (line.size() < wanted) return fail("a line of values has too few columns");
    }
    LoadRun run(std::move(plan), std::move(*request));
    error = run.run();
    if (!error.empty()) return fail(error);
    std::puts(run.report().toJson().c_str());
    return 0;
}
