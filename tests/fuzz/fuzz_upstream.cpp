#include <QJsonArray>
#include <QJsonDocument>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/json_gate.h"
#include "core/federation/provider_presets.h"
#include "core/federation/upstream_metadata.h"
#include "core/federation/upstream_person.h"
#include "core/identity/name_rules.h"

namespace {

using namespace gatehouse;

Provider providerOf(const char *preset)
{
    Provider provider;
    provider.preset = QString::fromLatin1(preset);
    provider.issuer = QStringLiteral("https://idp.example");
    const ProviderPreset *known = findPreset(provider.preset);
    provider.kind = known->kind;
    provider.settings = known->settings;
    provider.settings.trustEmail = true;
    provider.settings.trustMfa = true;
    return provider;
}

void require(bool holds)
{
    if (!holds) std::abort();
}

}  // namespace

/// The input as a discovery document and as what providers say of a person. What comes out must keep the
/// rules, whatever went in.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Provider oidc = providerOf("oidc");
    static const Provider github = providerOf("github");
    static const Provider facebook = providerOf("facebook");
    const QByteArrayView input(data, qsizetype(size));
    const auto metadata = parseUpstreamMetadata(input, oidc);
    if (metadata.ok()) {
        require(metadata->issuer == oidc.issuer && !metadata->idTokenAlgorithms.isEmpty());
        require(metadata->tokenEndpoint.startsWith(QLatin1String("https://")));
    }
    const auto object = parseJsonObject(input);
    if (!object.ok()) return 0;
    const QJsonArray emails = object->value(QLatin1String("emails")).toArray();
    for (const auto &person :
         {Result<UpstreamPerson>(personFromClaims(oidc, *object, *object)),
          personFromDialect(github, *object, emails), personFromDialect(facebook, *object, emails)}) {
        if (!person.ok()) continue;
        require(!person->emailVerified || checkEmail(person->email).ok());
        require(checkUsername(usernameFor(*person)).ok());
        require(checkDisplayName(person->name).ok());
    }
    return 0;
}
