#include "core/delivery/mail_token_service.h"

#include <QUrl>
#include <algorithm>

#include "core/base/form_decoder.h"
#include "core/base/log.h"
#include "core/crypto/digest.h"
#include "core/delivery/sealed_settings.h"
#include "core/store/database.h"

namespace gatehouse {

namespace {

constexpr std::chrono::milliseconds kLookUp{100};  ///< how often who waits asks whether to stop

MailToken stopped()
{
    return {SmtpFailure::TokenUnreachable, 0, QStringLiteral("This server stops."), {}, false};
}

/// Each part with its length: no two sources come to the same.
QByteArray fingerprint(const MailTokenSource &source, std::initializer_list<const Secret *> secrets)
{
    QByteArray text;
    const auto add = [&text](QByteArrayView part) {
        text += QByteArray::number(part.size()) + ':';
        text.append(part.data(), part.size());
    };
    add(source.grant == MailTokenSource::Grant::RefreshToken ? "refresh" : "client");
    for (const QString &part : {source.url, source.clientId, source.scope, source.user})
        add(part.toUtf8());
    for (const Secret *secret : secrets)
        add(sha256(secret->view()));
    return sha256(text);
}

}  // namespace

/// Holds everybody else back from asking; nothing where it was told to stop before it was its turn.
class MailTokenService::Turn final
{
public:
    Turn(MailTokenService &service, const std::atomic<bool> *stop) : m_service(service)
    {
        std::unique_lock lock(m_service.m_mutex);
        while (!m_service.m_free.wait_for(lock, kLookUp, [this] { return !m_service.m_asking; }))
            if (stop != nullptr && *stop) return;
        m_service.m_asking = m_isOurs = true;
    }
    ~Turn()
    {
        if (!m_isOurs) return;
        {
            const std::lock_guard lock(m_service.m_mutex);
            m_service.m_asking = false;
        }
        m_service.m_free.notify_one();
    }
    Q_DISABLE_COPY_MOVE(Turn)

    bool isOurs() const { return m_isOurs; }

private:
    MailTokenService &m_service;
    bool m_isOurs = false;
};

QString MailTokenSource::host() const
{
    return QUrl(url, QUrl::StrictMode).host();
}

Result<void> MailTokenSource::checkUrl(const QString &url)
{
    if (HttpFetch::checkUrl(url).ok() && QUrl(url, QUrl::StrictMode).scheme() == u"https") return {};
    return Error::invalid(
        "oauth_token_url", "bad_url",
        QStringLiteral("The token endpoint has to be an address with https, such as "
                       "https://oauth2.googleapis.com/token: secrets go there (mail.oauth_token_url)."));
}

MailTokenService::MailTokenService(const HttpFetch &http, const SealedSettings &secrets, const Clock &clock)
    : m_http(http), m_secrets(secrets), m_clock(clock)
{
}

Result<MailTokenService::Keys> MailTokenService::keysOf(Database &database,
                                                        const MailTokenSource &source) const
{
    return database.read([&](Transaction &tx) -> Result<Keys> {
        Keys keys;
        GATEHOUSE_TRY_ASSIGN(secret, m_secrets.find(tx, SealedSettings::kMailClientSecret, source.host()));
        if (secret) keys.clientSecret = std::move(*secret);
        if (source.grant == MailTokenSource::Grant::ClientCredentials) return keys;
        GATEHOUSE_TRY_ASSIGN(token, m_secrets.find(tx, SealedSettings::kMailRefreshToken, source.host()));
        if (token) keys.refreshToken = std::move(*token);
        return keys;
    });
}

Result<MailToken> MailTokenService::current(Database &database, const MailTokenSource &source,
                                            const std::atomic<bool> *stop, bool anew)
{
    const Turn turn(*this, stop);
    if (!turn.isOurs()) return stopped();
    GATEHOUSE_TRY_ASSIGN(keys, keysOf(database, source));
    // A new refresh token ends no access token: several servers of one office that each keep the other's
    // replacement would otherwise ask for every mail. It does end a failure.
    const QByteArray tokenOf = fingerprint(source, {&keys.clientSecret});
    QByteArray failureOf = fingerprint(source, {&keys.clientSecret, &keys.refreshToken});
    if (!anew) {
        MailToken kept = take(tokenOf, failureOf);
        if (!kept.ok() || !kept.value.isEmpty()) return kept;
    }
    MailTokenAnswer answer = ask(source, keys, stop);
    if (answer.failure == SmtpFailure::ConsentGone) {
        // Another server of this office may have used the token up and kept its replacement.
        GATEHOUSE_TRY_ASSIGN(again, keysOf(database, source));
        if (again.refreshToken.view() != keys.refreshToken.view()) {
            keys = std::move(again);
            failureOf = fingerprint(source, {&keys.clientSecret, &keys.refreshToken});
            answer = ask(source, keys, stop);
        }
    }
    if (!answer.ok() && stop != nullptr && *stop) return stopped();
    const bool isReplaced = source.grant == MailTokenSource::Grant::RefreshToken &&
                            !answer.refreshToken.isEmpty() &&
                            answer.refreshToken.view() != keys.refreshToken.view();
    if (isReplaced) keepRefreshToken(database, source, keys.refreshToken, answer.refreshToken);
    return keep(std::move(answer), tokenOf, failureOf);
}

/// What there is already; neither a token nor a failure where there is nothing.
MailToken MailTokenService::take(const QByteArray &tokenOf, const QByteArray &failureOf) const
{
    const std::lock_guard lock(m_mutex);
    const Timestamp now = m_clock.now();
    MailToken token;
    if (m_kept.about == tokenOf && now < m_kept.until) {
        token.value = m_kept.value.clone();
    } else if (m_failed.about == failureOf && now < m_failed.until) {
        token.failure = m_failed.failure;
        token.status = m_failed.status;
        token.words = m_failed.words;
    }
    return token;
}

MailToken MailTokenService::keep(MailTokenAnswer answer, const QByteArray &tokenOf,
                                 const QByteArray &failureOf)
{
    const std::lock_guard lock(m_mutex);
    const Timestamp now = m_clock.now();
    MailToken token{answer.failure, answer.status, answer.words, {}, true};
    if (!answer.ok()) {
        m_failed = {failureOf, answer.failure, answer.status, answer.words, now + kFailureLife};
        return token;
    }
    // One that is good for hardly longer than kEarly is not asked for with every mail either.
    const std::chrono::seconds kept = std::max(answer.life - kEarly, answer.life / 2);
    token.value = answer.accessToken.clone();
    m_kept = {tokenOf, std::move(answer.accessToken), now + kept};
    m_failed = {};
    return token;
}

bool MailTokenService::discard(const Secret &token)
{
    const std::lock_guard lock(m_mutex);
    const Timestamp now = m_clock.now();
    if (m_kept.value.view() != token.view()) return true;  // somebody else was told already
    if (m_discardedAt != Timestamp() && now < m_discardedAt + kDiscardPause) return false;
    m_kept = {};
    m_discardedAt = now;
    return true;
}

MailTokenAnswer MailTokenService::ask(const MailTokenSource &source, const Keys &keys,
                                      const std::atomic<bool> *stop) const
{
    const auto text = [](const Secret &secret) {
        return QString::fromUtf8(secret.view());
    };
    QList<FormFields::Field> fields;
    if (source.grant == MailTokenSource::Grant::RefreshToken)
        fields = {{QStringLiteral("grant_type"), QStringLiteral("refresh_token")},
                  {QStringLiteral("refresh_token"), text(keys.refreshToken)}};
    else
        fields = {{QStringLiteral("grant_type"), QStringLiteral("client_credentials")}};
    // RFC 6749 section 2.3.1: in the body, which Google and Microsoft both take.
    fields.append({QStringLiteral("client_id"), source.clientId});
    if (!keys.clientSecret.isEmpty())
        fields.append({QStringLiteral("client_secret"), text(keys.clientSecret)});
    if (!source.scope.isEmpty()) fields.append({QStringLiteral("scope"), source.scope});
    FetchRequest request;
    request.method = "POST";
    request.url = source.url;
    request.contentType = "application/x-www-form-urlencoded";
    request.body = encodeForm(fields);
    request.timeout = kTimeout;
    request.maximumBytes = kMaximumBytes;
    request.stopping = stop;
    return mailTokenAnswerOf(m_http.fetch(request), {&keys.clientSecret, &keys.refreshToken});
}

void MailTokenService::keepRefreshToken(Database &database, const MailTokenSource &source, const Secret &old,
                                        const Secret &fresh) const
{
    const auto kept = database.writeAndWait([&](Transaction &tx) -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(now, m_secrets.find(tx, SealedSettings::kMailRefreshToken, source.host()));
        if (!now || now->view() != old.view()) return {};
        return m_secrets.set(tx, Caller::system(QStringLiteral("mail")), SealedSettings::kMailRefreshToken,
                             source.host(), fresh);
    });
    if (!kept.ok())
        qCWarning(lcEngine) << "The mail provider's new refresh token could not be kept:"
                            << kept.error().publicMessage << kept.error().internal;
}

}  // namespace gatehouse
