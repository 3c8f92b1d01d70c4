#pragma once

#include "core/api/services.h"
#include "core/base/form_decoder.h"
#include "core/http/exchange.h"
#include "core/oauth/client_service.h"
#include "core/oauth/dpop.h"

namespace gatehouse {

/// A call to an endpoint that is for clients alone: who calls, and with what.
struct ClientRequest
{
    ClientProof proof;
    FormFields form;

    const Client &client() const { return proof.client; }
    /// The value; empty when it is absent or stands more than once.
    QString value(const char *name) const;
};

/// Reads the form and lets the client prove itself. Fails with OAuth's words, or with what
/// RemoteDocuments::missing() knows.
Result<ClientRequest> clientRequestOf(Services &services, const HttpRequest &request);
/// The same for a handler, which waits for the client's keys where they have to be fetched.
void withClientRequest(Services &services, const ExchangePtr &exchange,
                       void (*handle)(Services &, const ExchangePtr &, const Result<ClientRequest> &));

/// An access token for this server, of either form; an opaque one takes a look into the database.
Result<AccessTokenClaims> acceptToken(Services &services, const QByteArray &token);

/// The proof of possession that came along (RFC 9449); none is none. `accessToken`: the one that it is for.
Result<std::optional<DpopProof>> dpopProofOf(Services &services, const HttpRequest &request,
                                             const std::optional<QByteArray> &accessToken = {});

/// The nonce that the next proof has to hold (RFC 9449 section 8.2).
void addDpopNonce(const Services &services, HttpReply &reply);

/// Who calls, for the audit log.
Caller callerOf(const ExchangePtr &exchange, const Client &client);

void failOAuth(const ExchangePtr &exchange, const Error &error);

/// Credentials or a token did not hold. Guessing them spends the address's budget, whichever endpoint it is
/// tried at; only failures count (see ApiAccessGate::spend).
Result<void> spendForRefusal(Services &services, const HttpRequest &request);
void refuseCaller(Services &services, const ExchangePtr &exchange, const Error &error);

}  // namespace gatehouse
