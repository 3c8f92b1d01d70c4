#include <QCoreApplication>

#include "core/api/wire/form_member.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

namespace {

constexpr char kDevice[] = "urn:ietf:params:oauth:grant-type:device_code";
constexpr char kExchange[] = "urn:ietf:params:oauth:grant-type:token-exchange";

bool hasGrant(const Client &client, const char *grant)
{
    return client.grantTypes.contains(QLatin1String(grant));
}

}  // namespace

namespace fits {

bool every(const Client &)
{
    return true;
}

bool confidential(const Client &client)
{
    return client.kind == "confidential"_L1;
}

bool secretless(const Client &client)
{
    return !confidential(client);
}

bool throughBrowser(const Client &client)
{
    return hasGrant(client, "authorization_code");
}

bool browserSecret(const Client &client)
{
    return confidential(client) && throughBrowser(client);
}

bool signsPeopleIn(const Client &client)
{
    return throughBrowser(client) || hasGrant(client, kDevice);
}

bool staysSignedIn(const Client &client)
{
    return hasGrant(client, "refresh_token");
}

bool signsAssertions(const Client &client)
{
    return bySecretJwt(client) || byPrivateKey(client);
}

bool bySecretJwt(const Client &client)
{
    return client.authMethod == "client_secret_jwt"_L1;
}

bool byCertificateName(const Client &client)
{
    return client.authMethod == "tls_client_auth"_L1;
}

bool byPrivateKey(const Client &client)
{
    return client.authMethod == "private_key_jwt"_L1;
}

}  // namespace fits

const char *labelOf(FormSection section)
{
    switch (section) {
        case FormSection::General:
            return QT_TRANSLATE_NOOP("gatehouse::wire::Form", "General");
        case FormSection::Proof:
            return QT_TRANSLATE_NOOP("gatehouse::wire::Form", "How it proves itself");
        case FormSection::SignIn:
            return QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signing in");
        case FormSection::Tokens:
            return QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Tokens");
        case FormSection::SignOut:
            return QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signing out");
        case FormSection::About:
            return QT_TRANSLATE_NOOP("gatehouse::wire::Form", "About it");
    }
    return "";
}

bool isList(FormKind kind)
{
    return kind == FormKind::Choices || kind == FormKind::Words || kind == FormKind::Texts ||
           kind == FormKind::Addresses;
}

bool hasDefault(const FormMember &member)
{
    return !member.fallback.isNull();
}

QJsonValue fallbackOf(const FormMember &member, const Client &client)
{
    if (!member.fallback.isUndefined()) return member.fallback;
    switch (member.kind) {
        case FormKind::Switch:
            return false;
        case FormKind::Text:
        case FormKind::Address:
            return QString();
        case FormKind::Choice:
            for (const FormChoice &choice : member.choices)
                if (choice.fits(client)) return QString::fromLatin1(choice.value);
            return QString();
        case FormKind::Choices:
        case FormKind::Words:
        case FormKind::Texts:
        case FormKind::Addresses:
            return QJsonArray();
        case FormKind::Number:
        case FormKind::Duration:
            return QJsonValue();
        case FormKind::Json:
            return QJsonObject();
    }
    return {};
}

const QList<FormMember> &clientMembers()
{
    using enum FormKind;
    using enum FormSection;
    constexpr int kMinute = 60, kDay = 86'400;
    static const QList<FormMember> members{
        {"name",
         Text,
         General,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "&Name"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "People see it where they sign in and consent."),
         fits::every,
         {},
         0,
         0,
         QJsonValue()},
        {"grant_types",
         Choices,
         General,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "What it &may do"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Allow only what the application uses."),
         fits::every,
         {{"authorization_code",
           QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Sign people in through their &browser")},
          {"refresh_token", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Stay signed in (refresh to&kens)")},
          {kDevice,
           QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Sign people in on de&vices that show a code")},
          {"client_credentials",
           QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Act &without a person (client credentials)"),
           fits::confidential},
          {kExchange, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "E&xchange tokens it was given for its own"),
           fits::confidential}},
         0,
         0,
         QJsonArray{u"authorization_code"_s, u"refresh_token"_s}},
        {"redirect_uris",
         Addresses,
         General,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "&Redirect addresses"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Where people come back to after signing in, one on each line. They are compared "
                           "letter by letter, so that nobody else gets the answer."),
         fits::throughBrowser,
         {},
         0,
         0,
         QJsonValue()},
        {"post_logout_redirect_uris", Addresses, General,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Addresses &after sign-out"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Where the application may send people after they signed out, one on each line."),
         fits::throughBrowser},
        {"scopes",
         Words,
         General,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Sco&pes"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "What it may ask for at most, separated by spaces. Give it no more than it "
                           "needs."),
         fits::every,
         {},
         0,
         0,
         QJsonArray{u"openid"_s, u"profile"_s, u"email"_s, u"offline_access"_s}},
        {"skip_consent", Switch, General,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Belongs to the &office: people are not asked"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "For applications of your own. Leave it off for those of others: people decide "
                           "then what the application gets."),
         fits::signsPeopleIn},
        {"disabled", Switch, General, QT_TRANSLATE_NOOP("gatehouse::wire::Form", "&Disabled"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Nobody can sign in to it, and its tokens stop working at once.")},
        {"auth_method",
         Choice,
         Proof,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Proves itself by"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "How the application shows that it is itself. A signature with its own key is "
                           "safest: nothing secret leaves it."),
         fits::every,
         {{"client_secret_basic", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Secret in the header (Basic)"),
           fits::confidential},
          {"client_secret_post", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Secret in the form"),
           fits::confidential},
          {"client_secret_jwt", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signature with its secret"),
           fits::confidential},
          {"private_key_jwt", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signature with its own key"),
           fits::confidential},
          {"tls_client_auth", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Certificate of an authority"),
           fits::confidential},
          {"self_signed_tls_client_auth",
           QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Certificate of its own"), fits::confidential},
          {"none", QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Nothing: it keeps no secret"),
           fits::secretless}}},
        {"require_pkce",
         Switch,
         SignIn,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Must use PKCE"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Keeps a stolen sign-in code from being of use (RFC 7636). Turn it off only for "
                           "applications that cannot do it."),
         fits::browserSecret,
         {},
         0,
         0,
         true},
        {"id_token_alg",
         Choice,
         Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Signature of ID tokens"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "RS256 is what every application understands; ES256 is faster."),
         fits::signsPeopleIn,
         {{"RS256"}, {"PS256"}, {"ES256"}, {"EdDSA"}, {"Ed25519"}}},
        {"access_token_seconds",
         Duration,
         Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Access tokens are good for"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "Short is safe: a token that was taken away works no longer than this for those "
                           "who check it by themselves."),
         fits::every,
         {},
         kMinute,
         kDay,
         300},
        {"refresh_token_seconds",
         Duration,
         Tokens,
         QT_TRANSLATE_NOOP("gatehouse::wire::Form", "Refresh tokens are good for"),
         QT_TRANSLATE_NOOP("gatehouse::wire::Form",
                           "People who do not use the application for so long have to sign in again."),
         fits::staysSignedIn,
         {},
         5 * kMinute,
         366 * kDay,
         30 * kDay},
    };
    return members;
}

}  // namespace gatehouse::wire
