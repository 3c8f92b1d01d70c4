#pragma once

#include "core/audit/audit_log.h"
#include "core/base/secret.h"
#include "core/crypto/sealer.h"
#include "core/federation/provider.h"
#include "core/store/transaction.h"

namespace gatehouse {

struct NewProvider
{
    QString preset = QStringLiteral("oidc");
    QString name;    ///< empty: the preset's
    QString issuer;  ///< empty: the preset's
    QString clientId;
    QJsonObject settings;  ///< merged into the preset's
    bool enabled = true;
    int position = 0;
};

/// Only what is set changes. The kind of a provider never does.
struct ProviderChanges
{
    std::optional<QString> name;
    std::optional<QString> issuer;
    std::optional<QString> clientId;
    std::optional<QJsonObject> settings;  ///< RFC 7396
    std::optional<bool> enabled;
    std::optional<int> position;
};

/// The providers that people may sign in with, and their rules. The secret (a private key in PEM where the
/// method wants one) is kept sealed and told to nobody. Errors: NotFound; InvalidInput with its field;
/// PreconditionFailed. Everything is audited in the caller's transaction. Stateless apart from its
/// references; any thread that owns the transaction.
class ProviderService final
{
public:
    static constexpr int kMaximum = 50;

    ProviderService(const AuditLog &audit, const Sealer &sealer, const Clock &clock)
        : m_audit(audit), m_sealer(sealer), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(ProviderService)

    Result<Provider> create(Transaction &tx, const Caller &by, const NewProvider &input,
                            const Secret &secret) const;
    /// An empty secret removes it, none leaves it; where the server that it goes to changes, or a key becomes
    /// a secret, there has to be one ("secret_needed"). Conflict "has_people" for another issuer, or other
    /// endpoints, once people are linked.
    Result<Provider> update(Transaction &tx, const Caller &by, const ProviderId &id,
                            const ProviderChanges &changes, const Secret *secret = nullptr,
                            std::optional<qint64> ifVersion = {}) const;
    /// With all that is linked to it: these people need another way in afterwards.
    Result<void> remove(Transaction &tx, const Caller &by, const ProviderId &id,
                        std::optional<qint64> ifVersion = {}) const;

    Result<Provider> get(Transaction &tx, const ProviderId &id) const;
    Result<QList<Provider>> list(Transaction &tx) const;
    /// Those that the sign-in page shows.
    Result<QList<Provider>> enabled(Transaction &tx) const;
    Result<Secret> secretOf(Transaction &tx, const ProviderId &id) const;

private:
    Result<void> checkSecret(const Provider &provider, const Secret &secret) const;
    Result<void> report(Transaction &tx, const Caller &by, QLatin1String type, const Provider &provider,
                        const QJsonObject &detail) const;

    const AuditLog &m_audit;
    const Sealer &m_sealer;
    const Clock &m_clock;
};

}  // namespace gatehouse
