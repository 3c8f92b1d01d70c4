#pragma once

#include <QByteArray>
#include <QString>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "core/base/clock.h"
#include "core/delivery/mail_token_answer.h"

namespace gatehouse {

class Database;
class SealedSettings;

/// Where the access token of a mailbox comes from (settings mail.oauth_*). Its secrets are sealed settings,
/// bound to host().
struct MailTokenSource
{
    enum class Grant { RefreshToken, ClientCredentials };
    Grant grant = Grant::RefreshToken;
    QString url;
    QString clientId;
    QString scope;
    QString user;  ///< the mailbox

    QString host() const;
    /// InvalidInput "oauth_token_url" for anything but an https URL.
    static Result<void> checkUrl(const QString &url);
};

/// A token to sign in with, or why there is none.
struct MailToken
{
    SmtpFailure failure = SmtpFailure::None;
    int status = 0;
    QString words;
    Secret value;
    bool isNew = false;  ///< was asked for just now

    bool ok() const { return failure == SmtpFailure::None; }
};

/// Gets access tokens for SMTP's XOAUTH2 (RFC 6749 sections 4.4 and 6) and keeps the last one in memory until
/// kEarly before its end, for all who send. One call at a time: the others wait, and find what it brought. A
/// failure is remembered for kFailureLife, so that a full outbox does not hammer the endpoint. A refresh
/// token that the provider replaces is kept instead of the old one, unless somebody typed another meanwhile.
/// Any thread, which waits for the network; never an HTTP worker.
class MailTokenService final
{
public:
    static constexpr std::chrono::seconds kEarly{60};
    static constexpr std::chrono::seconds kFailureLife{15};
    static constexpr std::chrono::minutes kDiscardPause{5};
    static constexpr std::chrono::seconds kTimeout{10};
    static constexpr qsizetype kMaximumBytes = 64 * 1024;

    MailTokenService(const HttpFetch &http, const SealedSettings &secrets, const Clock &clock);
    Q_DISABLE_COPY_MOVE(MailTokenService)

    /// The one that is kept, or a new one; `anew` asks in any case, to find out whether it works. `stop`, set
    /// by another thread, ends it within a second. The error is the database's.
    Result<MailToken> current(Database &database, const MailTokenSource &source,
                              const std::atomic<bool> *stop, bool anew = false);

    /// The mail server refused this one: it is not kept any longer. False when another will hardly do better,
    /// as one was thrown away less than kDiscardPause ago.
    bool discard(const Secret &token);

private:
    class Turn;
    struct Keys
    {
        Secret clientSecret;
        Secret refreshToken;
    };
    struct Kept
    {
        QByteArray about;  ///< what it was asked with, hashed
        Secret value;
        Timestamp until;
    };
    struct Failed
    {
        QByteArray about;
        SmtpFailure failure = SmtpFailure::None;
        int status = 0;
        QString words;
        Timestamp until;
    };

    Result<Keys> keysOf(Database &database, const MailTokenSource &source) const;
    MailTokenAnswer ask(const MailTokenSource &source, const Keys &keys, const std::atomic<bool> *stop) const;
    void keepRefreshToken(Database &database, const MailTokenSource &source, const Secret &old,
                          const Secret &fresh) const;
    MailToken take(const QByteArray &tokenOf, const QByteArray &failureOf) const;
    MailToken keep(MailTokenAnswer answer, const QByteArray &tokenOf, const QByteArray &failureOf);

    const HttpFetch &m_http;
    const SealedSettings &m_secrets;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    std::condition_variable m_free;
    bool m_asking = false;
    Kept m_kept;
    Failed m_failed;
    Timestamp m_discardedAt;
};

}  // namespace gatehouse
