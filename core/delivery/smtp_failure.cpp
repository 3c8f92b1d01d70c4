#include "core/delivery/smtp_failure.h"

#include <curl/curl.h>

#include <QRegularExpression>
#include <algorithm>

namespace gatehouse {

namespace {

struct Known
{
    SmtpFailure failure;
    const char *name;
    const char *advice;
};

constexpr Known kKnown[] = {
    {SmtpFailure::None, "none", "The mail server took the mail."},
    {SmtpFailure::NameUnknown, "name_unknown",
     "No computer has the name of this mail server. Look for a typing mistake, and whether this machine's "
     "DNS "
     "works."},
    {SmtpFailure::Refused, "connection_refused",
     "Nothing answers at this server and port. Look at the port: 587 for STARTTLS, 465 for TLS, 25 between "
     "servers."},
    {SmtpFailure::TimedOut, "timed_out",
     "The mail server did not answer in time. Mostly a firewall keeps this machine from sending: many "
     "providers block port 25, and 587 or 465 work."},
    {SmtpFailure::TlsMissing, "tls_missing",
     "The mail server does not offer STARTTLS on this port. Use port 587, or TLS from the first byte with "
     "port "
     "465."},
    {SmtpFailure::TlsBroken, "tls_broken",
     "No encrypted connection came about. TLS belongs to port 465 and STARTTLS to port 587: mostly the two "
     "are "
     "mixed up."},
    {SmtpFailure::CertificateName, "certificate_name",
     "The server's certificate is for another name. Use the name that stands in it; an address such as "
     "10.0.0.5 is in hardly any."},
    {SmtpFailure::CertificateExpired, "certificate_expired",
     "The server's certificate has expired, or this machine's clock is wrong."},
    {SmtpFailure::CertificateUntrusted, "certificate_untrusted",
     "This machine does not trust who signed the server's certificate. Add your office's authority to the "
     "system's, or name its file in SSL_CERT_FILE."},
    {SmtpFailure::PlainNotAllowed, "plain_not_allowed",
     "Without encryption mail is sent only to this machine and to the networks that "
     "outbound.private_networks "
     "names. Choose STARTTLS or TLS."},
    {SmtpFailure::AuthRefused, "auth_refused",
     "The mail server does not take this user and password. Gmail, Microsoft and others want an app "
     "password, "
     "made in the account's security settings, in place of the ordinary one."},
    {SmtpFailure::TokenNotTaken, "token_not_taken",
     "The mail server does not take the access token. A typed one is good for about an hour. One that is "
     "renewed has to be for the mailbox of the user that is set, with the scope for SMTP, and SMTP sign-in "
     "has "
     "to be switched on for the mailbox."},
    {SmtpFailure::ConsentGone, "consent_gone",
     "The mail provider gives no more access tokens: its consent was withdrawn or has expired. Sign in with "
     "the provider again, and set the new refresh token."},
    {SmtpFailure::TokenClientRefused, "token_client_refused",
     "The mail provider's token endpoint does not take the client ID and client secret. Look at both; a "
     "client secret expires as well, and then a new one is made where the application is registered."},
    {SmtpFailure::TokenRefused, "token_refused",
     "The mail provider's token endpoint gives no access token. Look at its address and at the scopes."},
    {SmtpFailure::TokenUnreachable, "token_unreachable",
     "The mail provider's token endpoint cannot be reached or is out of order. Look at its address, and "
     "whether this machine may call it. The mail is sent again later."},
    {SmtpFailure::AuthMechanism, "auth_mechanism",
     "The mail server does not offer this way to sign in. Try plain or login; some servers want XOAUTH2, and "
     "some offer none before encryption."},
    {SmtpFailure::AuthNeeded, "auth_needed",
     "The mail server wants a sign-in. Set the user, the password and how to sign in."},
    {SmtpFailure::SenderRefused, "sender_refused",
     "The mail server does not send for this address. Use an address of the account that signs in, or one "
     "that "
     "the provider has verified."},
    {SmtpFailure::RecipientRefused, "recipient_refused",
     "The mail server knows no such recipient, or does not send to them. Look at the address; a server that "
     "answers 'relay' or 'relaying' wants a sign-in."},
    {SmtpFailure::Greylisted, "greylisted",
     "The mail server wants to be asked again in some minutes. Nothing is lost: the mail is sent again by "
     "itself."},
    {SmtpFailure::Quota, "quota",
     "A limit is reached: of mails for an hour or a day, or of the recipient's mailbox. The mail is sent "
     "again "
     "later."},
    {SmtpFailure::TooLarge, "too_large", "The mail is too large for the server."},
    {SmtpFailure::ContentRefused, "content_refused",
     "The mail server does not like the mail, mostly as spam. See to SPF, DKIM and DMARC of the sender's "
     "domain, or ask the provider."},
    {SmtpFailure::Dropped, "dropped",
     "The mail server hung up in the middle. Mostly it is busy, or does not talk to this machine's address."},
    {SmtpFailure::Other, "other", "The mail server did not take the mail. Its own words say why."},
};

bool says(const QString &text, std::initializer_list<const char *> words)
{
    for (const char *word : words)
        if (text.contains(QLatin1String(word), Qt::CaseInsensitive)) return true;
    return false;
}

SmtpFailure certificateFailure(const QString &text)
{
    if (says(text, {"subject name", "no alternative", "does not match", "hostname mismatch"}))
        return SmtpFailure::CertificateName;
    if (says(text, {"expired", "not yet valid"})) return SmtpFailure::CertificateExpired;
    return SmtpFailure::CertificateUntrusted;
}

/// "5.1.1" at the beginning of a reply's words (RFC 3463 section 2); empty when there is none.
QString enhancedStatus(const QString &reply)
{
    static const QRegularExpression kStatus(QStringLiteral("^[245][.][0-9]{1,3}[.][0-9]{1,3}(?= |$)"));
    return kStatus.match(reply).captured();
}

/// Of what a server says to anything but a sign-in.
SmtpFailure replyFailure(const SmtpProgress &at)
{
    const bool forGood = at.code >= 500;
    const QString status = enhancedStatus(at.reply);
    const auto is = [&status](std::initializer_list<const char *> codes) {
        return std::any_of(codes.begin(), codes.end(),
                           [&status](const char *code) { return status == QLatin1String(code); });
    };
    if (at.code == 530 || says(at.reply, {"authentication required"})) return SmtpFailure::AuthNeeded;
    if (is({"5.3.4", "5.2.3"}) || says(at.reply, {"too large", "size exceeds"}) ||
        (at.code == 552 && at.command == "DATA" && !is({"5.2.2"})))
        return SmtpFailure::TooLarge;
    if (at.code == 452 || is({"4.2.2", "5.2.2", "4.5.3", "4.7.28", "5.4.5"}) ||
        says(at.reply, {"quota", "limit exceeded", "rate limit", "too many", "mailbox full"}))
        return SmtpFailure::Quota;
    if (at.command == "MAIL" && forGood) return SmtpFailure::SenderRefused;
    if (at.command == "RCPT" && forGood)
        return says(at.reply, {"sender"}) ? SmtpFailure::SenderRefused : SmtpFailure::RecipientRefused;
    if (at.command == "DATA" && forGood)
        return says(at.reply, {"not owned", "send as", "sendas", "from address", "sender"})
                   ? SmtpFailure::SenderRefused
                   : SmtpFailure::ContentRefused;
    if (at.code == 450 || at.code == 451) return SmtpFailure::Greylisted;
    return SmtpFailure::Other;
}

}  // namespace

QByteArray nameOf(SmtpFailure failure)
{
    for (const Known &known : kKnown)
        if (known.failure == failure) return known.name;
    return "other";
}

const QList<SmtpFailure> &allSmtpFailures()
{
    static const QList<SmtpFailure> failures = [] {
        QList<SmtpFailure> list;
        for (const Known &known : kKnown)
            list.append(known.failure);
        return list;
    }();
    return failures;
}

QString smtpAdvice(SmtpFailure failure)
{
    for (const Known &known : kKnown)
        if (known.failure == failure) return QLatin1String(known.advice);
    return {};
}

SmtpFailure smtpFailureOf(const SmtpProgress &at)
{
    switch (at.curlCode) {
        case CURLE_OK:
            return SmtpFailure::None;
        case CURLE_COULDNT_RESOLVE_HOST:
            return SmtpFailure::NameUnknown;
        case CURLE_COULDNT_CONNECT:
            return SmtpFailure::Refused;
        case CURLE_OPERATION_TIMEDOUT:
            return SmtpFailure::TimedOut;
        case CURLE_USE_SSL_FAILED:
            return SmtpFailure::TlsMissing;
        case CURLE_PEER_FAILED_VERIFICATION:
            return certificateFailure(at.curlText);
        case CURLE_SSL_CACERT_BADFILE:
            return SmtpFailure::CertificateUntrusted;
        case CURLE_SSL_CONNECT_ERROR:
            return SmtpFailure::TlsBroken;
        default:
            break;
    }
    // A sign-in that never got to its answer was one that the server did not offer.
    // XOAUTH2 tells of its refusal by one more challenge, which is not answered.
    if (at.command == "AUTH" && at.code == 334 && at.curlCode == CURLE_LOGIN_DENIED)
        return SmtpFailure::AuthRefused;
    if (at.command == "AUTH" && at.code >= 400)
        return at.code == 504 || at.code == 503 ? SmtpFailure::AuthMechanism
               : at.code < 500                  ? SmtpFailure::Other
                                                : SmtpFailure::AuthRefused;
    if (at.curlCode == CURLE_LOGIN_DENIED) return SmtpFailure::AuthMechanism;
    if (at.code >= 400) return replyFailure(at);
    if (at.curlCode == CURLE_RECV_ERROR || at.curlCode == CURLE_GOT_NOTHING ||
        at.curlCode == CURLE_SEND_ERROR || at.curlCode == CURLE_WEIRD_SERVER_REPLY)
        return SmtpFailure::Dropped;
    return SmtpFailure::Other;
}

bool isFinal(SmtpFailure failure, int code)
{
    const bool ofThisMail = failure == SmtpFailure::RecipientRefused || failure == SmtpFailure::TooLarge ||
                            failure == SmtpFailure::ContentRefused;
    return ofThisMail && code >= 500;
}

}  // namespace gatehouse
