#include <cstdint>
#include <cstdlib>

#include "core/delivery/smtp_failure.h"
#include "core/delivery/smtp_transcript.h"

// Any lines of a mail server (after the first byte of each, which says who speaks): what is shown is bounded,
// has no control characters and not the secret, and every end has a name.

using namespace gatehouse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray secret("hunter2-hunter2");
    SmtpTranscript transcript(secret);
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const QByteArray &line : bytes.split('\n')) {
        if (line.isEmpty()) continue;
        const QByteArrayView text = QByteArrayView(line).sliced(1);
        if (line[0] == '>')
            transcript.sent(text);
        else if (line[0] == '*')
            transcript.note(text);
        else
            transcript.received(text);
    }
    if (transcript.lines().size() > 200) std::abort();
    for (const QString &line : transcript.lines()) {
        if (line.size() > 600 || line.contains(QString::fromLatin1(secret))) std::abort();
        for (const QChar c : line)
            if (c.category() == QChar::Other_Control) std::abort();
    }
    for (int curl = 0; curl < 100; ++curl) {
        const SmtpFailure failure = smtpFailureOf(
            {curl, transcript.reply(), transcript.command(), transcript.code(), transcript.reply()});
        if (smtpAdvice(failure).isEmpty() || nameOf(failure).isEmpty()) std::abort();
        if (isFinal(failure, transcript.code()) && transcript.code() < 500) std::abort();
    }
    return 0;
}
