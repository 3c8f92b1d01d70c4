#include "core/api/wire/client_metadata_form.h"

#include <QCoreApplication>

namespace gatehouse::wire {

const QList<FormMember> &clientMetadataMembers()
{
    using enum FormKind;
    using enum FormSection;
    static constexpr char kEncryptionHelp[] = QT_TRANSLATE_NOOP(
        "gatehouse::wire::Form",
        "Only the application can read what is encrypted to its public key. Needs a key of its own here.");
    static const QList<FormChoice> kEncryption{
        {"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "None")}, {"RSA-OAEP-256"}, {"ECDH-ES"}};
    static constexpr char kContentHelp[] = QT_TRANSLATE_NOOP(
        "gatehouse::wire::Form",
        "Goes with an encryption of the answer. The standard's own is what every library knows.");
    static const QList<FormChoice> kContentEncryption{
        {"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "A128CBC-HS256, the standard's own")},
        {"A128GCM"},
        {"A256GCM"}};
    // Names as in core/oauth/client_metadata.cpp; what the server does with each: docs/admin-api.md.
    static const QList<FormMember> members{
        {"token_endpoint_auth_signing_alg",
         Choice,
         Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signature of its assertions"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "The only algorithm that its assertions may be signed with. Choose the one that it "
             "uses; ES256 and EdDSA are fast and safe."),
         fits::signsAssertions,
         {{"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Any that fits")},
          {"ES256", "", fits::byPrivateKey},
          {"EdDSA", "", fits::byPrivateKey},
          {"PS256", "", fits::byPrivateKey},
          {"RS256", "", fits::byPrivateKey},
          {"HS256", "", fits::bySecretJwt}}},
        {"jwks", Json, Proof, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Public keys"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Its public keys as a JWK Set: what it signs with the private ones is checked "
                           "with them. Never paste a private key here.")},
        {"jwks_uri", Address, Proof, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Public keys at an address"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Where the application publishes its keys, in place of a copy here: it can change "
                           "them by itself then.")},
        {"tls_client_auth_subject_dn", Text, Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Certificate: subject"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "The name in its certificate, such as CN=app,O=Example. Fill in exactly one of these "
             "five."),
         fits::byCertificateName},
        {"tls_client_auth_san_dns", Text, Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Certificate: host name"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "The host name in its certificate, in place of the subject."),
         fits::byCertificateName},
        {"tls_client_auth_san_uri", Text, Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Certificate: address"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "The URI in its certificate, in place of the subject."),
         fits::byCertificateName},
        {"tls_client_auth_san_ip", Text, Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Certificate: IP address"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "The IP address in its certificate, in place of the subject."),
         fits::byCertificateName},
        {"tls_client_auth_san_email", Text, Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Certificate: e-mail"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "The e-mail address in its certificate, in place of the subject."),
         fits::byCertificateName},
        {"assertion_audience_endpoints", Switch, Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Takes assertions for an endpoint's address"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Older libraries name the token endpoint in an assertion and not this server as "
                           "such. Leave it off if the application works without."),
         fits::signsAssertions},
        {"require_pushed_authorization_requests", Switch, SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Requests must be pushed"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "It has to hand in each sign-in request directly before it sends the browser, so "
                           "that nobody can change it on the way (RFC 9126). Safer; needs an application "
                           "that can do it."),
         fits::throughBrowser},
        {"require_signed_request_object", Switch, SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Requests must be signed"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "Only sign-in requests that it signed with its own key are taken (RFC 9101). Safer; "
             "needs an application that can do it."),
         fits::throughBrowser},
        {"request_object_signing_alg",
         Choice,
         SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signature of its requests"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "The only algorithm that its signed requests may have. ES256 and EdDSA are fast and "
             "safe."),
         fits::throughBrowser,
         {{"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Any that fits")},
          {"ES256"},
          {"EdDSA"},
          {"PS256"},
          {"RS256"}}},
        {"request_uris", Addresses, SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Where its requests may stand"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "Addresses from which the server may fetch a signed request, one on each line. Empty: "
             "none, which is safe."),
         fits::throughBrowser},
        {"default_max_age",
         Duration,
         SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "A sign-in is fresh for"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "People who signed in longer ago enter their password again when they come from this "
             "application."),
         fits::throughBrowser,
         {},
         0,
         2'147'483'647,
         -1},
        {"default_acr_values", Texts, SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Kinds of sign-in it asks for"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Used where a request does not say: one on each line, the best first."),
         fits::throughBrowser},
        {"allowed_origins", Addresses, SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Web pages that may call for it"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "Origins such as https://app.example.org, one on each line, beside those of a browser "
             "application's redirect addresses. Empty is safe.")},
        {"initiate_login_uri", Address, SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Where a sign-in may begin"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "An https address of the application at which others may start a sign-in to it."),
         fits::throughBrowser},
        {"dpop_bound_access_tokens", Switch, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Tokens must be bound to its key"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "It gets tokens only with a DPoP proof, so that a stolen token is of no use "
                           "(RFC 9449). Safer; needs an application that can do it.")},
        {"id_token_claims", Switch, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "The ID token says all about the person"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "For applications that do not ask the userinfo endpoint. Off is safer: ID tokens "
                           "pass through browsers and logs."),
         fits::signsPeopleIn},
        {"access_token_format",
         Choice,
         Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Kind of access tokens"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "Others can check a JWT by themselves and read it; an opaque token says nothing, and "
             "whoever gets it asks the server."),
         fits::every,
         {{"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signed (JWT)")},
          {"opaque", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Opaque")}}},
        {"resources", Addresses, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "What its tokens may be for"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "Addresses of the services that it may ask tokens for, one on each line (RFC 8707). "
             "Name only those that it uses.")},
        {"tls_client_certificate_bound_access_tokens", Switch, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Tokens are bound to its certificate"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "A stolen token is of no use without the certificate (RFC 8705). Safer; needs an "
                           "application that shows one.")},
        {"subject_type",
         Choice,
         Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "What it calls people"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "With a name of its own, it cannot tell with other applications that they know the "
             "same person. Choose before people use it."),
         fits::signsPeopleIn,
         {{"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "The same as all applications")},
          {"pairwise", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "A name of its own")}}},
        {"sector_identifier_uri", Address, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Shares its names for people with"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "The address of a list of redirect addresses: applications that name the same list "
             "get the same name for a person."),
         fits::signsPeopleIn},
        {"custom_claims", Json, Tokens, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Claims of its own"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "Which attributes of a person its tokens say, and by which names. Give it no more than "
             "it needs."),
         fits::signsPeopleIn},
        {"require_auth_time", Switch, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Wants the time of the sign-in"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "ID tokens of this server always have it. Only kept and told."),
         fits::signsPeopleIn},
        {"id_token_encrypted_response_alg", Choice, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Encryption of ID tokens"), kEncryptionHelp,
         fits::signsPeopleIn, kEncryption},
        {"id_token_encrypted_response_enc", Choice, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Encryption of the content of ID tokens"), kContentHelp,
         fits::signsPeopleIn, kContentEncryption},
        {"userinfo_signed_response_alg",
         Choice,
         Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signature of userinfo answers"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Most applications read plain JSON. Choose one only if yours asks for it."),
         fits::signsPeopleIn,
         {{"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "None: plain JSON")},
          {"RS256"},
          {"PS256"},
          {"ES256"},
          {"EdDSA"}}},
        {"userinfo_encrypted_response_alg", Choice, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Encryption of userinfo answers"), kEncryptionHelp,
         fits::signsPeopleIn, kEncryption},
        {"userinfo_encrypted_response_enc", Choice, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Encryption of the content of userinfo answers"),
         kContentHelp, fits::signsPeopleIn, kContentEncryption},
        {"introspection_signed_response_alg",
         Choice,
         Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signature of introspection answers"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "For a service that asks about tokens and wants signed answers (RFC 9701)."),
         fits::confidential,
         {{"", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "RS256, where it asks for one")},
          {"PS256"},
          {"ES256"},
          {"EdDSA"}}},
        {"introspection_encrypted_response_alg", Choice, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Encryption of introspection answers"), kEncryptionHelp,
         fits::confidential, kEncryption},
        {"introspection_encrypted_response_enc", Choice, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Encryption of the content of introspection answers"),
         kContentHelp, fits::confidential, kContentEncryption},
        {"token_exchange_clients", Texts, Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Who may exchange its access tokens"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Client IDs of applications that may take an access token of this one and get "
                           "their own for the same person, one on each line. Empty: only itself.")},
        {"backchannel_logout_uri", Address, SignOut,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Told of sign-outs at"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "The server calls this address when a session has ended, so that the application "
                           "ends its own. Enter it if the application offers back-channel logout."),
         fits::signsPeopleIn},
        {"backchannel_logout_session_required", Switch, SignOut,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Each call names the session"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "For applications that cannot do without the session's number (sid). Most can."),
         fits::signsPeopleIn},
        {"frontchannel_logout_uri", Address, SignOut,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Told through the browser at"),
         QT_TRANSLATE_NOOP(
             "gatehouse::wire::Form",
             "The page after signing out loads this address, so that the application forgets the "
             "person. Calls from the server, above, are surer."),
         fits::throughBrowser},
        {"frontchannel_logout_session_required", Switch, SignOut,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "That call names the session"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "For applications that need the issuer and the session's number (sid)."),
         fits::throughBrowser},
        {"client_uri", Address, About, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Home page"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "People can follow it from the consent page.")},
        {"logo_uri", Address, About, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Logo"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "The https address of a picture. People see it where they sign in and consent.")},
        {"policy_uri", Address, About, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Privacy policy"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Linked from the consent page.")},
        {"tos_uri", Address, About, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Terms of service"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Linked from the consent page.")},
        {"contacts", Texts, About, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Contacts"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Who answers for the application: e-mail addresses or names, one on each line.")},
        {"software_id", Text, About, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Software"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "What its makers call the program, the same for every installation.")},
        {"software_version", Text, About, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Version"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Which version of it is in use. Only kept and told.")},
    };
    return members;
}

}  // namespace gatehouse::wire
