#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/result.h"

namespace gatehouse {

/// An e-mail address as it may stand in an SMTP command and in a header: `local` is a dot-atom of ASCII, and
/// `domain` is lower-case ASCII (international names as "xn--..."). Value type.
struct MailAddress
{
    QByteArray local;
    QByteArray domain;

    QByteArray text() const { return local + '@' + domain; }
};

/// RFC 5321 section 4.1.2, without quoted local parts, routes and address literals: no office writes to one,
/// and every one of them is a way to smuggle something in. InvalidInput with `field` and a sentence; a local
/// part that is not ASCII (it would need SMTPUTF8 all the way, RFC 6531) gets a sentence of its own.
Result<MailAddress> parseMailAddress(const QString &text, const QByteArray &field = "to");

}  // namespace gatehouse
