#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <atomic>
#include <chrono>

#include "core/base/address_ranges.h"
#include "core/base/secret.h"
#include "core/delivery/mail_address.h"
#include "core/delivery/smtp_failure.h"

namespace gatehouse {

enum class MailTls { StartTls, Tls, None };
enum class MailAuth { None, Plain, Login, XOAuth2 };

/// Where mail is handed over, and how.
struct SmtpServer
{
    QString host;
    int port = 587;
    MailTls tls = MailTls::StartTls;
    MailAuth auth = MailAuth::Plain;
    QString user;
    Secret secret;    ///< password, or the access token of XOAUTH2
    QByteArray ehlo;  ///< how we call ourselves: the issuer's host
    std::chrono::seconds timeout{45};
};

/// How it went, with what was said. The transcript names no password and no mail.
struct SmtpOutcome
{
    SmtpFailure failure = SmtpFailure::None;
    int code = 0;   ///< of the server's last reply
    QString reply;  ///< the server's words, one line
    QStringList transcript;

    bool ok() const { return failure == SmtpFailure::None; }
    /// One sentence for lists and logs.
    QString sentence() const;
};

/// Hands a mail to a mail server (RFC 5321, 3207, 4954) by libcurl. Encryption is not optional where it is
/// set: a server that does not offer it, or whose certificate does not fit, gets nothing. In the open mail
/// goes to this machine and to the networks named by the operator alone, which is decided as the connection
/// is made. Certificates of an authority in the file that SSL_CERT_FILE names are good as well. Immutable;
/// any thread, which waits.
class SmtpClient
{
public:
    explicit SmtpClient(AddressRanges allowedPlain) : m_allowedPlain(std::move(allowedPlain)) {}
    virtual ~SmtpClient() = default;

    /// `mail` is composed; `stop`, set by another thread, ends it within a second.
    virtual SmtpOutcome send(const SmtpServer &server, const MailAddress &from, const MailAddress &to,
                             const QByteArray &mail, const std::atomic<bool> *stop = nullptr) const;

private:
    AddressRanges m_allowedPlain;
};

}  // namespace gatehouse
