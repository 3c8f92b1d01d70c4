#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/delivery/mail_token_answer.h"

// Any answer of a token endpoint (the first two bytes are its status): a token goes into one line of SMTP and
// is bounded, as its life is; a failure has no token; what is told is one short line without the secret.

using namespace gatehouse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2) return 0;
    const Secret secret(QByteArrayView("hunter2-hunter2"));
    FetchReply reply;
    reply.status = 100 + (data[0] * 256 + data[1]) % 500;
    reply.body = QByteArray(reinterpret_cast<const char *>(data) + 2, qsizetype(size) - 2);
    const MailTokenAnswer answer = mailTokenAnswerOf(reply, {&secret});
    const auto fits = [](const Secret &token) {
        const QByteArrayView text = token.view();
        return text.size() <= MailTokenAnswer::kMaximumToken &&
               std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    };
    if (answer.ok() != !answer.accessToken.isEmpty()) std::abort();
    if (answer.ok() && reply.status != 200) std::abort();
    if (!fits(answer.accessToken) || !fits(answer.refreshToken)) std::abort();
    if (!answer.ok() && !answer.refreshToken.isEmpty()) std::abort();
    if (answer.ok() && (answer.life.count() < 1 || answer.life > MailTokenAnswer::kLongestLife)) std::abort();
    if (answer.words.size() > 300 || answer.words.contains(u'\n')) std::abort();
    if (answer.words.contains(QLatin1String("hunter2-hunter2"))) std::abort();
    return 0;
}
