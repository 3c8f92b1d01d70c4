#include <cstdint>
#include <cstdlib>

#include "core/delivery/mail_message.h"

// Any text as a recipient, and the same text as a subject: an address that is taken cannot break a command or
// a header, and a mail that is composed has lines that every server takes.

using namespace gatehouse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto address = parseMailAddress(text);
    if (address.ok()) {
        const QByteArray sent = address->text();
        if (sent.size() > 254 || sent.count('@') != 1) std::abort();
        for (const char c : sent)
            if (c <= 0x20 || c >= 0x7f || c == '<' || c == '>' || c == ',' || c == '"') std::abort();
        const auto again = parseMailAddress(QString::fromLatin1(sent));
        if (!again.ok() || again->text() != sent) std::abort();
    }
    Mail mail;
    mail.from = {"login", "example.org"};
    mail.to = {"anna", "example.org"};
    mail.fromName = text;
    mail.subject = text;
    mail.text = text;
    mail.html = text;
    const auto composed = composeMail(mail, "id", "example.org", Timestamp{0});
    if (!composed.ok()) return 0;
    for (const QByteArray &line : composed->split('\n')) {
        if (line.size() > 998) std::abort();
        if (!line.isEmpty() && !line.endsWith('\r')) std::abort();
        for (const char c : line.chopped(line.isEmpty() ? 0 : 1))
            if (c != '\t' && (c < 0x20 || c >= 0x7f)) std::abort();
    }
    return 0;
}
