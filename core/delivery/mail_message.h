#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/delivery/mail_address.h"

namespace gatehouse {

/// What a mail says and who gets it, before it is put into the form that travels.
struct Mail
{
    MailAddress from;
    QString fromName;  ///< how the sender is shown; may be empty
    MailAddress to;
    QByteArray replyTo;  ///< a checked address; empty: to the sender
    QString subject;     ///< one line
    QString text;        ///< the plain part, lines of any length
    QString html;        ///< the HTML part; empty: plain text alone
};

/// The mail as RFC 5322 and MIME (RFC 2045 to 2047) have it: lines end with CR LF, at most 76 bytes of
/// ASCII each; multipart/alternative where there are two parts, each quoted-printable. `id` is the unique
/// part of Message-ID before the @, `host` the part after it: the same message tried again keeps its id, so
/// that servers and people can tell a second copy. Says that a program wrote it (RFC 3834), which keeps
/// holiday notes away. InvalidInput "header_injection" when a header would hold a line break or another
/// control character; nothing is cut out silently.
Result<QByteArray> composeMail(const Mail &mail, const QByteArray &id, const QByteArray &host, Timestamp now);

/// A header's unstructured text (RFC 2047 section 2): itself where it is short ASCII, else encoded words of
/// UTF-8 in base64, none above 75 characters and none that splits a character.
QByteArray encodedHeaderText(const QString &text);

/// Quoted-printable (RFC 2045 section 6.7) of text whose line breaks become CR LF.
QByteArray quotedPrintable(const QString &text);

}  // namespace gatehouse
