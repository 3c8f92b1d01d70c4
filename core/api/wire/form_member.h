#pragma once

#include <QJsonValue>
#include <QList>

#include "core/api/wire/client.h"

namespace gatehouse::wire {

/// What a member's value looks like, and so what it is edited with.
enum class FormKind {
    Switch,     ///< boolean
    Text,       ///< string
    Address,    ///< string, a URL
    Choice,     ///< string, one of `choices`; the first that fits is the default
    Choices,    ///< array of strings, any of `choices`
    Words,      ///< array of strings that have no spaces
    Texts,      ///< array of strings, one on each line
    Addresses,  ///< array of strings, URLs, one on each line
    Number,     ///< number from `minimum` to `maximum`, or null
    Duration,   ///< the same in seconds
    Json,       ///< object or array
};

/// Where a form shows it.
enum class FormSection { General, Proof, SignIn, Tokens, SignOut, About };

/// Which applications something is for. Asked of the values in the form, saved or not.
using Fits = bool (*)(const Client &client);
namespace fits {
bool every(const Client &client);
bool confidential(const Client &client);
bool secretless(const Client &client);       ///< public or native
bool throughBrowser(const Client &client);   ///< the authorization code flow
bool browserSecret(const Client &client);    ///< the same, and it is confidential
bool signsPeopleIn(const Client &client);    ///< in a browser or on a device
bool staysSignedIn(const Client &client);    ///< has refresh tokens
bool signsAssertions(const Client &client);  ///< client_secret_jwt, private_key_jwt
bool bySecretJwt(const Client &client);
bool byPrivateKey(const Client &client);
bool byCertificateName(const Client &client);  ///< tls_client_auth
}  // namespace fits

struct FormChoice
{
    const char *value;
    const char *label = "";  ///< empty: the value speaks for itself
    Fits fits = fits::every;
};

/// One setting of an application as people meet it: in the console's form and in the help of commands. Texts
/// are English, for translation in the context kFormContext.
struct FormMember
{
    const char *name;  ///< in JSON
    FormKind kind;
    FormSection section;
    const char *label;  ///< with a mnemonic only in FormSection::General
    const char *help;   ///< one or two sentences: what it does, what is safe
    Fits fits = fits::every;
    QList<FormChoice> choices{};
    int minimum = 0;
    int maximum = 0;
    QJsonValue fallback =
        QJsonValue(QJsonValue::Undefined);  ///< the default if the kind does not say it; null: none
};

inline constexpr char kFormContext[] = "gatehouse::wire::Form";

/// The default of a member for an application: what it is where nothing was chosen.
QJsonValue fallbackOf(const FormMember &member, const Client &client);
/// A name has none, and neither have the addresses that people come back to.
bool hasDefault(const FormMember &member);
const char *labelOf(FormSection section);
/// A list of lines, words or choices, each an array of strings in JSON.
bool isList(FormKind kind);

/// The members of an application itself: what PATCH /clients/{id} changes, but for `metadata`.
const QList<FormMember> &clientMembers();

}  // namespace gatehouse::wire
