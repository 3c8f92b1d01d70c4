#include "core/api/wire/client_metadata_form.h"

#include <QCoreApplication>

namespace gatehouse::wire {

const QList<FormMember> &clientMetadataMembers()
{
    using enum FormKind;
    using enum FormSection;
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
