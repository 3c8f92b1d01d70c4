#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace gatehouse {

/// Why a mail server did not take a mail, in the terms in which somebody can do something about it.
enum class SmtpFailure {
    None,
    NameUnknown,      ///< DNS knows no such server
    Refused,          ///< nobody listens there
    TimedOut,         ///< no answer: mostly a firewall
    TlsMissing,       ///< the server offers no STARTTLS
    TlsBroken,        ///< no handshake: mostly the wrong port for the kind of TLS
    CertificateName,  ///< a certificate for another name
    CertificateExpired,
    CertificateUntrusted,  ///< by nobody that this machine trusts
    PlainNotAllowed,       ///< mail.tls = none, to a server that is not on this machine or in a named network
    AuthRefused,           ///< wrong user or password
    TokenNotTaken,         ///< the mail server does not take the access token
    ConsentGone,           ///< the provider's token endpoint does not renew: withdrawn or expired
    TokenClientRefused,    ///< it does not take our client id or secret
    TokenRefused,          ///< it gives none for another reason
    TokenUnreachable,      ///< it does not answer, or is out of order
    AuthMechanism,         ///< the server does not offer the way that is set
    AuthNeeded,            ///< the server wants a sign-in
    SenderRefused,         ///< the server does not send for this address
    RecipientRefused,      ///< there is no such mailbox
    Greylisted,            ///< come again later
    Quota,                 ///< too many mails, or a full mailbox
    TooLarge,
    ContentRefused,  ///< taken for spam, or against a policy
    Dropped,         ///< the connection ended in the middle
    Other,
};

/// Where a conversation with a mail server had got to, and what it said last.
struct SmtpProgress
{
    int curlCode = 0;    ///< CURLcode
    QString curlText;    ///< libcurl's own words
    QByteArray command;  ///< the last one: "EHLO", "AUTH", "MAIL", "RCPT", "DATA"; empty before the first
    int code = 0;        ///< of the last reply; 0: none
    QString reply;       ///< the server's words
};

/// "certificate_name"; stable, for programs.
QByteArray nameOf(SmtpFailure failure);
const QList<SmtpFailure> &allSmtpFailures();

/// RFC 5321 section 4.2 and RFC 3463 for the server's replies, libcurl's codes for the rest.
SmtpFailure smtpFailureOf(const SmtpProgress &progress);

/// Whether the same mail would fail again whatever anybody does about the settings: no further try.
bool isFinal(SmtpFailure failure, int code);

/// One or two sentences of what it means and what to do, in English.
QString smtpAdvice(SmtpFailure failure);

}  // namespace gatehouse
