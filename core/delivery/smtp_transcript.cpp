#include "core/delivery/smtp_transcript.h"

#include <algorithm>

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumLines = 200;
constexpr qsizetype kMaximumLine = 500;
constexpr qsizetype kShortestSecret = 3;
const QString kHidden = QStringLiteral("(not shown)");

bool isVerb(const QByteArray &word)
{
    static const QList<QByteArray> kVerbs{"EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "DATA",
                                          "QUIT", "RSET", "NOOP",     "AUTH", "BDAT"};
    return kVerbs.contains(word);
}

}  // namespace

SmtpTranscript::SmtpTranscript(QByteArrayView secret)
{
    if (secret.size() < kShortestSecret) return;
    const QByteArray plain = secret.toByteArray();
    m_secrets = {plain, plain.toBase64(), plain.toBase64(QByteArray::OmitTrailingEquals)};
}

QString SmtpTranscript::cleaned(QByteArrayView line) const
{
    QByteArray bytes = line.toByteArray().trimmed();
    // Before cutting, which could leave a piece of it.
    for (const QByteArray &secret : m_secrets)
        bytes.replace(secret, kHidden.toLatin1());
    QString text = QString::fromUtf8(bytes.left(kMaximumLine));
    for (QChar &c : text)
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator)
            c = QChar::ReplacementCharacter;
    return text;
}

void SmtpTranscript::add(char side, const QString &line)
{
    if (m_lines.size() < kMaximumLines) m_lines.append(QLatin1Char(side) + QStringLiteral(" ") + line);
}

void SmtpTranscript::sent(QByteArrayView line)
{
    const QByteArray text = line.toByteArray().trimmed();
    const QByteArray verb = text.left(text.indexOf(' ') < 0 ? text.size() : text.indexOf(' ')).toUpper();
    const bool signingIn = m_command == "AUTH" && m_code >= 300 && m_code < 400;
    if (signingIn || !isVerb(verb)) return add('>', kHidden);
    m_quitting = verb == "QUIT";
    if (m_quitting) return add('>', QString::fromLatin1(verb));
    m_command = verb;
    m_code = 0;
    m_reply.clear();
    if (verb != "AUTH") return add('>', cleaned(text));
    const QList<QByteArray> words = text.split(' ');
    add('>',
        QStringLiteral("AUTH ") + cleaned(words.value(1)) + (words.size() > 2 ? u' ' + kHidden : QString()));
}

void SmtpTranscript::received(QByteArrayView line)
{
    // "250-first", "250 last" (RFC 5321 section 4.2.1); a challenge of a sign-in may hold anything.
    const QByteArray bytes = line.toByteArray().trimmed();
    bool isNumber = false;
    const int code = bytes.left(3).toInt(&isNumber);
    const QString text = cleaned(bytes);
    if (!m_quitting) {
        if (isNumber) m_code = code;
        m_reply = text.mid(4);
    }
    add('<', code == 334 ? QStringLiteral("334 ") + kHidden : text);
}

void SmtpTranscript::sentMail(qsizetype bytes)
{
    if (m_mailBytes == 0) {
        m_command = "DATA";
        m_code = 0;
        m_reply.clear();
        add('>', QStringLiteral("(the mail)"));
    }
    m_mailBytes += bytes;
}

void SmtpTranscript::note(QByteArrayView text)
{
    static const QList<QByteArray> kTold{"Trying",          "Connected to",     "SSL connection using",
                                         "subject:",        "issuer:",          "expire date:",
                                         "SSL certificate", "subjectAltName",   "Closing connection",
                                         "connect to",      "Could not resolve"};
    const QByteArray line = text.toByteArray().trimmed();
    const bool told = std::any_of(kTold.cbegin(), kTold.cend(),
                                  [&line](const QByteArray &start) { return line.startsWith(start); });
    if (told) add('*', cleaned(line));
}

QStringList SmtpTranscript::lines() const
{
    return m_lines;
}

}  // namespace gatehouse
