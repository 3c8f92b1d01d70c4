#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace gatehouse {

/// What only the protocol reads of a client's registration, by the names of RFC 7591 and of the
/// specifications that add to it. Every member has a default that is safe; JSON holds only what differs from
/// it. Value type.
struct ClientMetadata
{
    // How the client proves itself: RFC 7523, OpenID Connect Core section 9.
    QString assertionAlgorithm;  ///< token_endpoint_auth_signing_alg; empty: any that we take
    QJsonObject jwks;            ///< its public keys, a JWK Set
    QString jwksUri;             ///< jwks_uri: where they stand instead
    /// assertion_audience_endpoints (ours): an assertion may be for an endpoint's address too, as older
    /// libraries make it. Otherwise only for the issuer, so that none can be used elsewhere (RFC 7523bis).
    bool assertionForEndpoints = false;

    // Or by a certificate, RFC 8705 section 2.1.2: the one name by which tls_client_auth knows it.
    QString tlsSubjectDn;  ///< tls_client_auth_subject_dn, RFC 4514
    QString tlsSanDns;     ///< tls_client_auth_san_dns
    QString tlsSanUri;     ///< tls_client_auth_san_uri
    QString tlsSanIp;      ///< tls_client_auth_san_ip
    QString tlsSanEmail;   ///< tls_client_auth_san_email

    // What its requests have to be: RFC 9101, RFC 9126, RFC 9449, RFC 8705.
    QString requestObjectAlgorithm;       ///< request_object_signing_alg; empty: any that fits the key
    bool requireSignedRequests = false;   ///< require_signed_request_object
    QStringList requestUris;              ///< request_uris: where its requests may stand
    bool requirePushedRequests = false;   ///< require_pushed_authorization_requests
    bool dpopBoundTokens = false;         ///< dpop_bound_access_tokens
    bool certificateBoundTokens = false;  ///< tls_client_certificate_bound_access_tokens

    // What its tokens say.
    bool claimsInIdToken = false;  ///< id_token_claims (ours): the ID token says what userinfo would
    QJsonObject customClaims;      ///< custom_claims (ours): core/oauth/claim_mapping.h
    QString accessTokenFormat;     ///< access_token_format (ours): jwt (the default) or opaque
    QStringList resources;         ///< resources (ours): what its tokens may be for (RFC 8707)

    // Whom its tokens call the person: OpenID Connect Core section 8.
    QString subjectType;          ///< subject_type: public (the default) or pairwise
    QString sectorIdentifierUri;  ///< sector_identifier_uri

    // What is signed for it, and encrypted to it: OpenID Connect Registration section 2, RFC 9701 section 6.
    QString idTokenEncryption;               ///< id_token_encrypted_response_alg
    QString idTokenContentEncryption;        ///< id_token_encrypted_response_enc
    QString userInfoSigning;                 ///< userinfo_signed_response_alg; empty: not signed
    QString userInfoEncryption;              ///< userinfo_encrypted_response_alg
    QString userInfoContentEncryption;       ///< userinfo_encrypted_response_enc
    QString introspectionSigning;            ///< introspection_signed_response_alg; empty: RS256
    QString introspectionEncryption;         ///< introspection_encrypted_response_alg
    QString introspectionContentEncryption;  ///< introspection_encrypted_response_enc

    // What its requests mean where they do not say: OpenID Connect Registration section 2.
    qint64 defaultMaxAge = -1;     ///< default_max_age, seconds; -1: none
    QStringList defaultAcrValues;  ///< default_acr_values
    bool requireAuthTime = false;  ///< require_auth_time: our ID tokens always have it

    // How it hears that a session has ended: OpenID Connect Back-Channel Logout 1.0.
    QString backchannelLogoutUri;
    bool backchannelLogoutSessionRequired =
        false;  ///< every logout token names the session, asked for or not

    // The same through the person's browser: OpenID Connect Front-Channel Logout 1.0.
    QString frontchannelLogoutUri;                   ///< of the origin of a redirect address
    bool frontchannelLogoutSessionRequired = false;  ///< it is told `iss` and `sid`

    /// allowed_origins (ours): web origins whose pages may call for this client, beside those of a public
    /// client's redirect addresses (Fetch Standard, section 3.2).
    QStringList allowedOrigins;

    // RFC 8693: which clients may exchange this one's access tokens, by their ids.
    QStringList exchangeClients;  ///< token_exchange_clients

    // What people are shown of it, and who answers for it: RFC 7591 section 2.
    QString clientUri;  ///< client_uri
    QString logoUri;    ///< logo_uri: https, or http on this machine
    QString policyUri;  ///< policy_uri
    QString tosUri;     ///< tos_uri
    QStringList contacts;
    QString softwareId;       ///< software_id
    QString softwareVersion;  ///< software_version
    /// initiate_login_uri, https only: where others may begin a sign-in (OpenID Connect Core section 4).
    QString initiateLoginUri;

    bool isPairwise() const { return subjectType == u"pairwise"; }
    /// A JWT would tell the public subject to a client that has one of its own.
    bool wantsOpaqueTokens() const { return accessTokenFormat == u"opaque" || isPairwise(); }

    friend bool operator==(const ClientMetadata &, const ClientMetadata &) = default;
};

QJsonObject toJson(const ClientMetadata &metadata);
/// Every member that there is, with its default.
QJsonObject clientMetadataDefaults();
/// InvalidInput with field "metadata" and a sentence that names the member: unknown, or of a wrong type.
Result<ClientMetadata> clientMetadataFrom(const QJsonObject &json);
/// Of a registration with members of all kinds, those that are metadata; null counts as not given.
QJsonObject clientMetadataPart(const QJsonObject &json);
/// RFC 7396 for the members: null takes one back to its default. Errors as above.
Result<ClientMetadata> merged(const ClientMetadata &metadata, const QJsonObject &change);

/// Whether the values make sense together; InvalidInput with field "metadata".
Result<void> checkClientMetadata(const ClientMetadata &metadata);

/// Where the client's logo comes from, as a source for a Content Security Policy; empty when it has none.
QByteArray logoOrigin(const ClientMetadata &metadata);

}  // namespace gatehouse
