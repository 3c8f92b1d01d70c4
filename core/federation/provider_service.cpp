#include "core/federation/provider_service.h"

#include <QUrl>

#include "core/audit/event_types.h"
#include "core/crypto/pem_key.h"
#include "core/federation/provider_presets.h"
#include "core/federation/provider_store.h"

namespace gatehouse {

namespace {

SealContext contextOf(const ProviderId &id)
{
    return {"providers", id.toString(), "secret_sealed"};
}

Error notFound()
{
    return Error::notFound(QStringLiteral("There is no such provider."));
}

bool usesKey(UpstreamAuth auth)
{
    return auth == UpstreamAuth::PrivateKeyJwt || auth == UpstreamAuth::AppleSecret;
}

/// Who somebody is there is told by the issuer, or by the endpoints of a dialect: others would hand the
/// accounts of its people to strangers.
bool tellsOfTheSamePeople(const Provider &before, const Provider &after)
{
    const ProviderSettings &was = before.settings;
    const ProviderSettings &is = after.settings;
    return before.issuer == after.issuer && was.tokenEndpoint == is.tokenEndpoint &&
           was.userEndpoint == is.userEndpoint && was.emailsEndpoint == is.emailsEndpoint;
}

/// Whether what is sealed would be sent to another server, or a private key as if it were a secret.
bool mayGiveTheSecretAway(const Provider &before, const Provider &after)
{
    const auto server = [](const QString &url) {
        return QUrl(url).adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    };
    return server(before.issuer) != server(after.issuer) ||
           server(before.settings.tokenEndpoint) != server(after.settings.tokenEndpoint) ||
           usesKey(before.settings.auth) != usesKey(after.settings.auth);
}

template <class T>
void apply(T &target, const std::optional<T> &change)
{
    if (change) target = *change;
}

}  // namespace

Result<void> ProviderService::checkSecret(const Provider &provider, const Secret &secret) const
{
    if (secret.size() > 16 * 1024)
        return Error::invalid("client_secret", "too_long", QStringLiteral("The secret is too long."));
    if (secret.isEmpty() || !usesKey(provider.settings.auth)) return {};
    const auto key = signingKeyFromPem(SigningAlgorithm::ES256, secret, {});
    if (key.ok()) return {};
    return Error::invalid("client_secret", "not_a_key",
                          QStringLiteral("This method needs a private key of P-256 in PEM, unencrypted."));
}

Result<Provider> ProviderService::create(Transaction &tx, const Caller &by, const NewProvider &input,
                                         const Secret &secret) const
{
    const ProviderPreset *preset = findPreset(input.preset);
    if (preset == nullptr)
        return Error::invalid("preset", "unknown_preset", QStringLiteral("There is no such preset."));
    Provider provider;
    provider.id = ProviderId::generate(m_clock);
    provider.kind = preset->kind;
    provider.preset = preset->id;
    provider.name = input.name.trimmed().isEmpty() ? preset->name : input.name.trimmed();
    if (preset->kind == ProviderKind::Oidc)
        provider.issuer = input.issuer.isEmpty() ? preset->issuer : input.issuer;
    if (provider.issuer.contains(QLatin1String("{tenant}")))
        return Error::invalid(
            "issuer", "tenant_missing",
            QStringLiteral("Put your tenant's ID (or 'common') into %1.").arg(preset->issuer));
    provider.clientId = input.clientId.trimmed();
    GATEHOUSE_TRY_ASSIGN(settings, mergedSettings(preset->settings, input.settings));
    provider.settings = std::move(settings);
    provider.enabled = input.enabled;
    provider.position = input.position;
    provider.hasSecret = !secret.isEmpty();
    provider.createdAt = provider.updatedAt = m_clock.now();
    GATEHOUSE_TRY(checkProvider(provider));
    GATEHOUSE_TRY(checkSecret(provider, secret));
    GATEHOUSE_TRY_ASSIGN(present, provider_store::all(tx));
    // Behind those that are there, unless a place is wished for.
    if (provider.position == 0 && !present.isEmpty()) provider.position = present.last().position + 1;
    if (present.size() >= kMaximum)
        return Error::conflict("too_many", QStringLiteral("There are %1 providers already.").arg(kMaximum));
    GATEHOUSE_TRY(provider_store::insert(
        tx, provider,
        secret.isEmpty() ? QByteArray() : m_sealer.seal(secret.view(), contextOf(provider.id))));
    GATEHOUSE_TRY(report(tx, by, event::kProviderCreated, provider,
                         {{QStringLiteral("preset"), provider.preset},
                          {QStringLiteral("issuer"), provider.issuer},
                          {QStringLiteral("settings"), toJson(provider.settings)}}));
    return provider;
}

Result<Provider> ProviderService::update(Transaction &tx, const Caller &by, const ProviderId &id,
                                         const ProviderChanges &changes, const Secret *secret,
                                         std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, get(tx, id));
    if (ifVersion && *ifVersion != before.version) return Error::preconditionFailed();
    Provider after = before;
    if (changes.name) after.name = changes.name->trimmed();
    apply(after.issuer, changes.issuer);
    if (changes.clientId) after.clientId = changes.clientId->trimmed();
    if (changes.settings) {
        GATEHOUSE_TRY_ASSIGN(settings, mergedSettings(before.settings, *changes.settings));
        after.settings = std::move(settings);
    }
    apply(after.enabled, changes.enabled);
    apply(after.position, changes.position);
    if (before.people > 0 && !tellsOfTheSamePeople(before, after)) {
        const bool issuer = after.issuer != before.issuer;
        return Error::conflict(
            "has_people",
            issuer
                ? QStringLiteral("People are linked to this issuer. Add another provider for a new one.")
                : QStringLiteral("People are linked to these endpoints. Add another provider for new ones."),
            issuer ? "issuer" : "settings");
    }
    GATEHOUSE_TRY(checkProvider(after));
    if (secret == nullptr && before.hasSecret && mayGiveTheSecretAway(before, after))
        return Error::invalid(
            "client_secret", "secret_needed",
            QStringLiteral("The secret was entered for another server or another method. Enter it anew."));
    std::optional<QByteArray> sealed;
    if (secret != nullptr) {
        GATEHOUSE_TRY(checkSecret(after, *secret));
        sealed = secret->isEmpty() ? QByteArray() : m_sealer.seal(secret->view(), contextOf(id));
        after.hasSecret = !secret->isEmpty();
    }
    after.updatedAt = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(written, provider_store::update(tx, after, sealed));
    if (!written) return Error::preconditionFailed();
    after.version = before.version + 1;
    QJsonObject detail{{QStringLiteral("enabled"), after.enabled}};
    if (after.issuer != before.issuer) detail.insert(QStringLiteral("issuer"), after.issuer);
    if (after.clientId != before.clientId) detail.insert(QStringLiteral("client_id"), after.clientId);
    if (after.settings != before.settings) detail.insert(QStringLiteral("settings"), toJson(after.settings));
    if (secret != nullptr) detail.insert(QStringLiteral("credential"), QStringLiteral("replaced"));
    GATEHOUSE_TRY(report(tx, by, event::kProviderUpdated, after, detail));
    return after;
}

Result<void> ProviderService::remove(Transaction &tx, const Caller &by, const ProviderId &id,
                                     std::optional<qint64> ifVersion) const
{
    GATEHOUSE_TRY_ASSIGN(provider, get(tx, id));
    if (ifVersion && *ifVersion != provider.version) return Error::preconditionFailed();
    GATEHOUSE_TRY_ASSIGN(removed, provider_store::remove(tx, id, provider.version));
    if (!removed) return Error::preconditionFailed();
    return report(tx, by, event::kProviderDeleted, provider, {{QStringLiteral("people"), provider.people}});
}

Result<Provider> ProviderService::get(Transaction &tx, const ProviderId &id) const
{
    GATEHOUSE_TRY_ASSIGN(found, provider_store::find(tx, id));
    if (!found) return notFound();
    return *found;
}

Result<QList<Provider>> ProviderService::list(Transaction &tx) const
{
    return provider_store::all(tx);
}

Result<QList<Provider>> ProviderService::enabled(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(providers, provider_store::all(tx));
    providers.removeIf([](const Provider &provider) { return !provider.enabled; });
    return providers;
}

Result<Secret> ProviderService::secretOf(Transaction &tx, const ProviderId &id) const
{
    GATEHOUSE_TRY_ASSIGN(sealed, provider_store::sealedSecret(tx, id));
    if (sealed.isEmpty()) return Secret();
    return m_sealer.open(sealed, contextOf(id));
}

Result<void> ProviderService::report(Transaction &tx, const Caller &by, QLatin1String type,
                                     const Provider &provider, const QJsonObject &detail) const
{
    AuditEvent event;
    event.type = type;
    event.actor = by;
    event.target = {QStringLiteral("provider"), provider.id.toString(), provider.name};
    event.detail = detail;
    return m_audit.append(tx, event);
}

}  // namespace gatehouse
