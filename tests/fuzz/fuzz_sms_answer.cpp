#include <cstdint>
#include <cstdlib>

#include "core/delivery/sms_gateway.h"

// Any answer of a gateway (the first two bytes are its status): a success is one, what is told is bounded and
// does not hold the token.

using namespace gatehouse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2) return 0;
    const QByteArray token("hunter2-hunter2");
    FetchReply reply;
    reply.status = 100 + (data[0] * 256 + data[1]) % 500;
    reply.body = QByteArray(reinterpret_cast<const char *>(data) + 2, qsizetype(size) - 2);
    const SmsOutcome outcome = smsOutcomeOf(reply, Secret(token));
    if (outcome.ok != (reply.status >= 200 && reply.status < 300)) std::abort();
    if (outcome.sentence.isEmpty() || outcome.sentence.size() > 700) std::abort();
    if (outcome.sentence.contains(QString::fromLatin1(token))) std::abort();
    if (outcome.ok && outcome.isFinal) std::abort();
    return 0;
}
