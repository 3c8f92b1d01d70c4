#include "core/api/presented_token.h"

#include "core/api/account_api.h"
#include "core/api/oauth_client.h"
#include "core/api/oauth_request.h"
#include "core/api/protected_resource.h"
#include "core/api/step_up.h"
#include "core/oauth/oauth_error.h"
#include "core/token/confirmation.h"

namespace gatehouse {

namespace {

Error refused(const char *reason, const QString &text)
{
    return Error::unauthenticated(reason, text);
}

/// The token endpoint answers a bad proof with 400, a resource with 401.
Error refusedProof(const Error &error)
{
    return refused(error.reason.constData(), error.publicMessage);
}

Result<DpopProof> proofFor(Services &services, const HttpRequest &request, const QByteArray &token,
                           const AccessTokenClaims &claims)
{
    Result<std::optional<DpopProof>> proof = dpopProofOf(services, request, token);
    if (!proof.ok()) return refusedProof(proof.error());
    if (!*proof || (*proof)->thumbprint != claims.confirmation)
        return refused("invalid_dpop_proof", QStringLiteral("The proof is not of the token's key."));
    return **std::move(proof);
}

}  // namespace

Result<PresentedToken> presentedToken(Services &services, const HttpRequest &request,
                                      const QByteArray &inForm)
{
    const QByteArray withProof = dpopToken(request);
    const QByteArray alone = inForm.isEmpty() ? bearerToken(request) : inForm;
    const QByteArray &token = withProof.isEmpty() ? alone : withProof;
    if (token.isEmpty()) return refused("token_missing", QStringLiteral("An access token is needed."));
    GATEHOUSE_TRY_ASSIGN(claims, acceptToken(services, token));
    PresentedToken presented{std::move(claims), {}};
    const QByteArray &bound = presented.claims.confirmation;
    // RFC 9449 section 7: a token bound to a key goes by its own scheme, and no other token does.
    if (isBoundToKey(bound) == withProof.isEmpty())
        return refused("invalid_token", QStringLiteral("The token goes by another scheme."));
    if (isBoundToCertificate(bound)) {
        const QList<QByteArray> &shown = request.clientCertificates;
        if (shown.isEmpty() ||
            bound != certificateConfirmation(ClientCertificate::thumbprint(shown.constFirst())))
            return refused("invalid_token",
                           QStringLiteral("The token is bound to a certificate that did not come along."));
    }
    if (isBoundToKey(bound)) {
        GATEHOUSE_TRY_ASSIGN(proof, proofFor(services, request, token, presented.claims));
        presented.proof = std::move(proof);
    }
    return presented;
}

QFuture<Result<void>> usedUp(Services &services, const DpopProof &proof)
{
    return services.database.write([proof](Transaction &tx) -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(fresh, useDpopProof(tx, proof));
        if (!fresh) return refused("invalid_dpop_proof", QStringLiteral("The proof was used before."));
        return {};
    });
}

void addChallenge(const Services &services, const HttpRequest &request, const Error &error, HttpReply &reply)
{
    const bool insufficient = error.code == ErrorCode::Forbidden && error.reason == "insufficient_scope";
    if (error.code != ErrorCode::Unauthenticated && !insufficient) return;
    const bool aboutProof = error.reason == "invalid_dpop_proof" || error.reason == "use_dpop_nonce";
    const bool byProof = aboutProof || !dpopToken(request).isEmpty();
    const bool tooWeak = error.reason == kInsufficientAuthentication;
    QByteArray challenge = byProof ? "DPoP realm=\"gatehouse\"" : "Bearer realm=\"gatehouse\"";
    if (aboutProof || insufficient || tooWeak)
        challenge += ", error=\"" + error.reason + '"';
    else if (error.reason != "token_missing")
        challenge += ", error=\"invalid_token\"";
    if (tooWeak)
        challenge +=
            isAccountApi(request) ? freshParameters(services.settings) : stepUpParameters(services.settings);
    if (byProof) challenge += ", algs=\"ES256 EdDSA Ed25519 PS256 RS256\"";
    if (const QByteArray metadata = resourceMetadataUrl(services.issuer, request.path); !metadata.isEmpty())
        challenge += ", resource_metadata=\"" + metadata + '"';
    reply.headers.set("WWW-Authenticate", challenge);
    if (byProof) addDpopNonce(services, reply);
}

}  // namespace gatehouse
