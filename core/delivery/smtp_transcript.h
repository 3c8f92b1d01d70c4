#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace gatehouse {

/// Writes down a conversation with a mail server so that it can be shown: what each side said, without the
/// secrets of signing in and without the mail. One conversation, one thread.
class SmtpTranscript final
{
public:
    /// What must not appear in any form, base64 among them.
    explicit SmtpTranscript(QByteArrayView secret);

    void sent(QByteArrayView line);
    void received(QByteArrayView line);
    void sentMail(qsizetype bytes);
    void note(QByteArrayView text);  ///< about the connection

    /// The last command by its verb, and what was said to it. Signing in is "AUTH" until its end; the polite
    /// end (QUIT) does not count.
    const QByteArray &command() const { return m_command; }
    int code() const { return m_code; }
    const QString &reply() const { return m_reply; }
    /// At most 200 lines of at most 500 characters.
    QStringList lines() const;

private:
    void add(char side, const QString &line);
    QString cleaned(QByteArrayView line) const;

    QList<QByteArray> m_secrets;
    QByteArray m_command;
    QStringList m_lines;
    QString m_reply;
    qsizetype m_mailBytes = 0;
    int m_code = 0;
    bool m_quitting = false;
};

}  // namespace gatehouse
