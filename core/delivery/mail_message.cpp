#include "core/delivery/mail_message.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>
#include <algorithm>

namespace gatehouse {

namespace {

constexpr qsizetype kLine = 76;         // RFC 2045 section 6.7 rule 5
constexpr qsizetype kWordBytes = 42;    // 56 characters of base64, and 12 of frame: below 75
constexpr qsizetype kPlainHeader = 60;  // with its name it still fits into one line
constexpr qsizetype kMaximumSubject = 250;

bool hasControl(const QString &text)
{
    return std::any_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.category() == QChar::Other_Control || c == QChar::LineSeparator ||
               c == QChar::ParagraphSeparator;
    });
}

bool isPrintableAscii(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(),
                       [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
}

/// A display name (RFC 5322 section 3.2.5): quoted where it is ASCII, else encoded.
QByteArray displayName(const QString &name)
{
    if (!isPrintableAscii(name) || name.size() > kPlainHeader) return encodedHeaderText(name);
    QByteArray quoted = name.toLatin1();
    quoted.replace('\\', "\\\\").replace('"', "\\\"");
    return '"' + quoted + '"';
}

QByteArray mailbox(const QString &name, const MailAddress &address)
{
    const QByteArray angle = '<' + address.text() + '>';
    if (name.isEmpty()) return angle;
    return displayName(name) + "\r\n " + angle;
}

/// RFC 5322 section 3.3.
QByteArray dateText(Timestamp now)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(now.ms, QTimeZone::utc());
    return QLocale::c().toString(time, QStringLiteral("ddd, d MMM yyyy HH:mm:ss")).toLatin1() + " +0000";
}

void appendPart(QByteArray &out, const char *type, const QString &text)
{
    out += "Content-Type: " + QByteArray(type) + "; charset=utf-8\r\n";
    out += "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
    out += quotedPrintable(text);
    if (!out.endsWith("\r\n")) out += "\r\n";
}

Error injected(const char *field)
{
    return Error::invalid(field, "header_injection",
                          QStringLiteral("A line break or another control character cannot stand in the %1 "
                                         "of a mail.")
                              .arg(QLatin1String(field)));
}

Result<void> checkHeaders(const Mail &mail, const QByteArray &id, const QByteArray &host)
{
    if (hasControl(mail.subject)) return injected("subject");
    if (hasControl(mail.fromName)) return injected("sender");
    for (const QByteArray &ours :
         {mail.from.local, mail.from.domain, mail.to.local, mail.to.domain, mail.replyTo, id, host}) {
        const bool good = std::all_of(ours.cbegin(), ours.cend(), [](char c) {
            return c > 0x20 && c < 0x7f && c != '<' && c != '>' && c != ',';
        });
        if (!good) return injected("address");
    }
    return {};
}

}  // namespace

QByteArray encodedHeaderText(const QString &text)
{
    if (isPrintableAscii(text) && text.size() <= kPlainHeader && !text.contains(QLatin1String("=?")))
        return text.toLatin1();
    QByteArray out;
    QByteArray word;
    const auto flush = [&] {
        if (word.isEmpty()) return;
        if (!out.isEmpty()) out += "\r\n ";
        out += "=?UTF-8?B?" + word.toBase64() + "?=";
        word.clear();
    };
    for (const uint point : text.toUcs4()) {
        const QByteArray bytes = QString::fromUcs4(reinterpret_cast<const char32_t *>(&point), 1).toUtf8();
        if (word.size() + bytes.size() > kWordBytes) flush();
        word += bytes;
    }
    flush();
    return out;
}

QByteArray quotedPrintable(const QString &text)
{
    QString unix = text;
    unix.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
    const QByteArray bytes = unix.toUtf8();
    QByteArray out;
    out.reserve(bytes.size() + bytes.size() / 8);
    qsizetype column = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool lineEnds = i + 1 == bytes.size() || bytes[i + 1] == '\n';
        const bool blank = c == ' ' || c == '\t';
        const bool plain = (c > 0x20 && c < 0x7f && c != '=') || (blank && !lineEnds);
        const QByteArray unit = plain ? QByteArray(1, c) : '=' + QByteArray(1, c).toHex().toUpper();
        // The last place of a line is the soft line break's own.
        if (column + unit.size() > kLine - 1 && !(lineEnds && column + unit.size() <= kLine)) {
            out += "=\r\n";
            column = 0;
        }
        out += unit;
        column += unit.size();
    }
    return out;
}

Result<QByteArray> composeMail(const Mail &mail, const QByteArray &id, const QByteArray &host, Timestamp now)
{
    GATEHOUSE_TRY(checkHeaders(mail, id, host));
    QByteArray out;
    out += "Date: " + dateText(now) + "\r\n";
    out += "From: " + mailbox(mail.fromName, mail.from) + "\r\n";
    out += "To: <" + mail.to.text() + ">\r\n";
    if (!mail.replyTo.isEmpty()) out += "Reply-To: <" + mail.replyTo + ">\r\n";
    out += "Subject: " + encodedHeaderText(mail.subject.left(kMaximumSubject)) + "\r\n";
    out += "Message-ID:\r\n <" + id + '@' + host + ">\r\n";
    out += "MIME-Version: 1.0\r\n";
    out += "Auto-Submitted: auto-generated\r\n";
    out += "X-Auto-Response-Suppress: All\r\n";
    if (mail.html.isEmpty()) {
        appendPart(out, "text/plain", mail.text);
        return out;
    }
    // "=_" cannot stand in quoted-printable, so no part can hold the boundary (RFC 2045 section 6.7).
    const QByteArray boundary = "=_" + QByteArray(id).replace('-', "");
    out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    out += "--" + boundary + "\r\n";
    appendPart(out, "text/plain", mail.text);
    out += "--" + boundary + "\r\n";
    appendPart(out, "text/html", mail.html);
    out += "--" + boundary + "--\r\n";
    return out;
}

}  // namespace gatehouse
