#include "core/identity/one_time_link.h"

#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/identity/one_time_link_store.h"

namespace gatehouse {

namespace {

namespace store = one_time_link_store;

constexpr quint32 kCodes = 1'000'000;  // of six digits

OneTimeLink made(QByteArrayView token, QLatin1String purpose, const UserId &user, const QJsonObject &data,
                 Timestamp now, std::chrono::milliseconds lifetime)
{
    return {tokenHash(token), purpose, user, data, now, now + lifetime};
}

Result<OneTimeLink> orExpired(std::optional<OneTimeLink> link)
{
    if (!link) return OneTimeLinkService::expired();
    return std::move(*link);
}

}  // namespace

Error OneTimeLinkService::expired()
{
    return Error::gone("link_expired",
                       QStringLiteral("This link was used before, or is too old. Please ask for a new one."));
}

Result<Secret> OneTimeLinkService::issue(Transaction &tx, QLatin1String purpose, const UserId &user,
                                         const QJsonObject &data, std::chrono::milliseconds lifetime) const
{
    Secret token = randomToken();
    GATEHOUSE_TRY(store::insert(tx, made(token.view(), purpose, user, data, m_clock.now(), lifetime), {}));
    return token;
}

Result<OneTimeLink> OneTimeLinkService::peek(Transaction &tx, QByteArrayView token,
                                             QLatin1String purpose) const
{
    GATEHOUSE_TRY_ASSIGN(link, store::live(tx, tokenHash(token), purpose, false, m_clock.now()));
    return orExpired(std::move(link));
}

Result<OneTimeLink> OneTimeLinkService::use(Transaction &tx, QByteArrayView token,
                                            QLatin1String purpose) const
{
    GATEHOUSE_TRY_ASSIGN(link, store::use(tx, tokenHash(token), purpose, m_clock.now()));
    return orExpired(std::move(link));
}

Result<OneTimeCode> OneTimeLinkService::issueCode(Transaction &tx, QLatin1String purpose, const UserId &user,
                                                  const QJsonObject &data,
                                                  std::chrono::milliseconds lifetime) const
{
    OneTimeCode out;
    out.token = randomToken();
    GATEHOUSE_TRY_ASSIGN(code, issueCodeUnder(tx, out.token.view(), purpose, user, data, lifetime));
    out.code = std::move(code);
    return out;
}

Result<Secret> OneTimeLinkService::issueCodeUnder(Transaction &tx, QByteArrayView token,
                                                  QLatin1String purpose, const UserId &user,
                                                  const QJsonObject &data,
                                                  std::chrono::milliseconds lifetime) const
{
    Secret code(QByteArray::number(randomBelow(kCodes)).rightJustified(6, '0'));
    GATEHOUSE_TRY(store::insert(tx, made(token, purpose, user, data, m_clock.now(), lifetime),
                                hmacSha256(token, code.view())));
    return code;
}

Result<std::optional<OneTimeLink>> OneTimeLinkService::useCode(Transaction &tx, QByteArrayView token,
                                                               QLatin1String purpose,
                                                               const QString &code) const
{
    const QByteArray hash = tokenHash(token);
    GATEHOUSE_TRY_ASSIGN(right, store::countTry(tx, hash, purpose, kCodeAttempts, m_clock.now()));
    if (!right) return expired();
    // People write spaces between the digits, as they stand in the message.
    const QString typed = QString(code).remove(QLatin1Char(' '));
    const QByteArray given = hmacSha256(token, typed.left(64).toUtf8());
    if (!constantTimeEqual(given, *right)) return std::optional<OneTimeLink>();
    GATEHOUSE_TRY_ASSIGN(used, store::useWithCode(tx, hash, *right, m_clock.now()));
    if (!used) return expired();
    return used;
}

Result<OneTimeLink> OneTimeLinkService::peekCode(Transaction &tx, QByteArrayView token,
                                                 QLatin1String purpose) const
{
    GATEHOUSE_TRY_ASSIGN(link, store::live(tx, tokenHash(token), purpose, true, m_clock.now()));
    return orExpired(std::move(link));
}

Result<qint64> OneTimeLinkService::revoke(Transaction &tx, QLatin1String purpose, const UserId &user) const
{
    return store::revoke(tx, purpose, user, m_clock.now());
}

Result<qint64> OneTimeLinkService::countSince(Transaction &tx, QLatin1String purpose, const UserId &user,
                                              Timestamp since) const
{
    return store::countSince(tx, purpose, user.toString(), since);
}

Result<qint64> OneTimeLinkService::prune(Transaction &tx, Timestamp before, int limit) const
{
    return store::prune(tx, before, limit);
}

}  // namespace gatehouse
