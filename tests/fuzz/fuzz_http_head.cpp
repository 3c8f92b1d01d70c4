#include <cstdint>
#include <cstdlib>

#include "core/http/http_parser.h"

// Any bytes as a request: the parser must not crash, must give the same verdict however the bytes are cut up,
// and what it lets through must keep its own promises.

using namespace gatehouse;

namespace {

void require(bool condition)
{
    if (!condition) std::abort();
}

void checkHead(const RequestHead &head)
{
    require(head.target.startsWith('/') && head.path.startsWith(QLatin1Char('/')));
    require(head.target.size() <= kMaxTargetBytes && head.headers.fields().size() <= kMaxFields);
    require(!head.path.contains(QLatin1Char('\\')) && !head.path.contains(QLatin1String("/../")));
    require(!head.path.contains(QLatin1String("//")));
    for (const QChar c : head.path)
        require(c.unicode() >= 0x20 && c.unicode() != 0x7f);
    require(head.http10 || head.headers.values("host").size() == 1);
    require(head.headers.values("content-length").size() + head.headers.values("transfer-encoding").size() <=
            1);
    require(head.contentLength >= 0);
    for (const auto &field : head.headers.fields())
        require(!field.second.contains('\r') && !field.second.contains('\n') && !field.second.contains('\0'));
}

struct Outcome
{
    int verdict = 0;
    int status = 0;
    QByteArray target;
    QByteArray body;
    friend bool operator==(const Outcome &, const Outcome &) = default;
};

Outcome run(const QByteArray &input, qsizetype step)
{
    HeadParser parser;
    QByteArray buffer;
    qsizetype at = 0;
    HeadParser::State state = HeadParser::State::NeedMore;
    const auto more = [&] {
        buffer += input.mid(at, step);
        at += step;
    };
    while (state == HeadParser::State::NeedMore && at < input.size()) {
        more();
        state = parser.look(buffer);
    }
    if (state == HeadParser::State::Refused) return {1, parser.refusal().status, {}, {}};
    if (state == HeadParser::State::NeedMore) return {};
    require(parser.headSize() <= buffer.size());
    const RequestHead head = parser.takeHead();
    checkHead(head);
    buffer.remove(0, parser.headSize());
    BodyReader reader(head, 4096);
    while (true) {
        const BodyReader::State taken = reader.take(buffer);
        require(reader.size() <= 4096);
        if (taken == BodyReader::State::Refused) return {2, reader.refusal().status, head.target, {}};
        if (taken == BodyReader::State::Complete) return {3, 0, head.target, reader.takeBody()};
        if (at >= input.size()) return {4, 0, head.target, {}};
        more();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const Outcome whole = run(input, std::max<qsizetype>(1, input.size()));
    require(whole == run(input, 1));
    require(whole == run(input, 7));
    return 0;
}
