#include "core/federation/identity_rules.h"

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/federation/provider_store.h"
#include "core/mfa/factor_summary.h"

namespace gatehouse {

QString identityId(const FederatedIdentity &identity)
{
    // Ids of providers are of one length: no two pairs make the same text.
    const QString pair = identity.provider.toString() + u'/' + identity.subject;
    return QString::fromLatin1(base64UrlEncode(sha256(pair.toUtf8())));
}

Result<bool> isLastWayIn(Transaction &tx, const User &account, const FederatedIdentity &identity)
{
    if (account.hasPassword) return false;
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, account.id));
    if (factors.passkeys > 0) return false;
    GATEHOUSE_TRY_ASSIGN(identities, federation_store::identitiesOf(tx, account.id));
    for (const FederatedIdentity &each : std::as_const(identities)) {
        if (each.provider == identity.provider && each.subject == identity.subject) continue;
        GATEHOUSE_TRY_ASSIGN(provider, provider_store::find(tx, each.provider));
        if (provider && provider->enabled) return false;
    }
    return true;
}

}  // namespace gatehouse
