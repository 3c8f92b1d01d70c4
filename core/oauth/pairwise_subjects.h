#pragma once

#include <QString>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

struct Client;

/// What a client calls a person (`sub`, OpenID Connect Core section 8): their id, or for a client with
/// pairwise subjects a name that no client of another sector can bring together with its own. A pairwise
/// subject is base64url(HMAC-SHA256(key, sector, id)) with a key derived from the master key: the same after
/// a restart, on every server and after a restore, and another one as soon as the master key is another.
/// There is no way back from the subject to the person but to try. Immutable; any thread.
class PairwiseSubjects final
{
public:
    explicit PairwiseSubjects(const Secret &masterKey);

    QString subjectOf(const Client &client, const UserId &user) const;

private:
    Secret m_key;
};

/// Core section 8.1: the host of `sector_identifier_uri`, or else the one host that all redirect URIs have.
/// Empty when there is no such host.
QString sectorOf(const Client &client);

/// Whether what is registered can be done. InvalidInput with field "metadata".
Result<void> checkSubjectType(const Client &client);

}  // namespace gatehouse
