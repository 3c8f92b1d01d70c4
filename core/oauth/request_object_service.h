#pragma once

#include "core/base/clock.h"
#include "core/base/form_decoder.h"
#include "core/base/result.h"

namespace gatehouse {

class ClientKeys;
class RemoteDocuments;
struct Client;

/// Authorization requests that come as an object: by value (`request`) or by reference (`request_uri`, an
/// address that is registered for the client). What they hold counts, and nothing beside them (RFC 9101
/// section 6.3). Looking never waits; what has to be fetched first is an Error that
/// RemoteDocuments::missing() knows. Stateless, any thread.
class RequestObjectService final
{
public:
    RequestObjectService(const ClientKeys &keys, const RemoteDocuments &documents, const Clock &clock,
                         QString issuer)
        : m_keys(keys), m_documents(documents), m_clock(clock), m_issuer(std::move(issuer))
    {
    }

    /// Whether the request comes as an object, well or not. A pushed request's `request_uri` is none.
    static bool isIn(const FormFields &parameters);

    /// The parameters that the object holds. `arrivedAt`: what is fetched must not be older than that.
    /// `invalid_request`, `invalid_request_uri` or `invalid_request_object`, none of which may go to a
    /// redirect URI: there is no trustworthy one yet.
    Result<FormFields> open(const Client &client, const FormFields &parameters, Timestamp arrivedAt) const;

private:
    Result<QByteArray> objectOf(const Client &client, const FormFields &parameters,
                                Timestamp arrivedAt) const;

    const ClientKeys &m_keys;
    const RemoteDocuments &m_documents;
    const Clock &m_clock;
    QString m_issuer;
};

}  // namespace gatehouse
