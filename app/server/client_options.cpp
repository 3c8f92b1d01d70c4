#include "app/server/client_options.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

#include "core/api/wire/client_metadata_form.h"

using namespace Qt::StringLiterals;

namespace gatehouse {

namespace {

constexpr qint64 kLargestFile = 256 * 1024;

const wire::FormMember *find(const QList<wire::FormMember> &members, const QString &name)
{
    const auto found = std::find_if(members.begin(), members.end(), [&name](const wire::FormMember &one) {
        return name == QLatin1String(one.name);
    });
    return found == members.end() ? nullptr : &*found;
}

/// Of JSON text; undefined when it is none. A lone value is JSON too (RFC 8259), but not for QJsonDocument.
QJsonValue parsed(const QByteArray &text)
{
    const QJsonArray one = QJsonDocument::fromJson('[' + text + ']').array();
    return one.size() == 1 ? one.first() : QJsonValue(QJsonValue::Undefined);
}

/// The value that `text` means for a member of this kind: JSON where it is JSON, and text where it is not or
/// where the member is a text, so that a version 1.0 stays "1.0".
Result<QJsonValue> valueOf(wire::FormKind kind, const QString &text)
{
    if (kind == wire::FormKind::Json && text.startsWith(u'@')) {
        QFile file(text.mid(1));
        if (!file.open(QIODevice::ReadOnly))
            return Error::invalid("set", "no_file", u"The file %1 cannot be read."_s.arg(file.fileName()));
        const QJsonValue content = parsed(file.read(kLargestFile));
        if (content.isUndefined())
            return Error::invalid("set", "no_json", u"The file %1 is no JSON."_s.arg(file.fileName()));
        return content;
    }
    const QJsonValue json = parsed(text.toUtf8());
    if (wire::isList(kind)) {
        if (json.isArray()) return json;
        if (kind == wire::FormKind::Words || kind == wire::FormKind::Choices)
            return QJsonValue(QJsonArray::fromStringList(text.split(u' ', Qt::SkipEmptyParts)));
        return QJsonValue(text.isEmpty() ? QJsonArray() : QJsonArray{text});
    }
    const bool isText =
        kind == wire::FormKind::Text || kind == wire::FormKind::Address || kind == wire::FormKind::Choice;
    if (json.isUndefined() || (isText && !json.isString())) return QJsonValue(text);
    return json;
}

Error unknown(const QString &name)
{
    return Error::invalid(
        "set", "unknown",
        u"There is no setting '%1'. 'gatehouse-server client settings' lists them."_s.arg(name));
}

struct Body
{
    QJsonObject values;
    QJsonObject metadata;

    Result<void> set(const QString &assignment)
    {
        const qsizetype sign = assignment.indexOf(u'=');
        const QString name = assignment.left(sign);
        if (sign <= 0)
            return Error::invalid("set", "no_value",
                                  u"--set takes member=value, not '%1'."_s.arg(assignment));
        const QString text = assignment.mid(sign + 1);
        if (const wire::FormMember *own = find(wire::clientMembers(), name)) {
            GATEHOUSE_TRY_ASSIGN(value, valueOf(own->kind, text));
            values.insert(name, value);
            return {};
        }
        const wire::FormMember *member = find(wire::clientMetadataMembers(), name);
        if (member == nullptr) return unknown(name);
        GATEHOUSE_TRY_ASSIGN(value, valueOf(member->kind, text));
        metadata.insert(name, value);
        return {};
    }
    Result<void> unset(const QString &name, const wire::Client &client)
    {
        const wire::FormMember *own = find(wire::clientMembers(), name);
        if (own != nullptr && !wire::hasDefault(*own))
            return Error::invalid("unset", "no_default", u"'%1' has no default."_s.arg(name));
        if (own != nullptr)
            values.insert(name, wire::fallbackOf(*own, client));
        else if (find(wire::clientMetadataMembers(), name) != nullptr)
            metadata.insert(name, QJsonValue());
        else
            return unknown(name);
        return {};
    }
};

QString kindText(wire::FormKind kind)
{
    switch (kind) {
        case wire::FormKind::Switch:
            return u"true or false"_s;
        case wire::FormKind::Text:
            return u"text"_s;
        case wire::FormKind::Address:
            return u"address"_s;
        case wire::FormKind::Choice:
            return u"one of"_s;
        case wire::FormKind::Choices:
        case wire::FormKind::Words:
        case wire::FormKind::Texts:
            return u"list"_s;
        case wire::FormKind::Addresses:
            return u"list of addresses"_s;
        case wire::FormKind::Number:
            return u"number"_s;
        case wire::FormKind::Duration:
            return u"seconds"_s;
        case wire::FormKind::Json:
            return u"JSON, or @FILE"_s;
    }
    return {};
}

}  // namespace

QList<QCommandLineOption> clientOptions()
{
    const QString uri = u"URI"_s;
    return {
        {u"redirect-uri"_s, u"Where people come back to; may be repeated."_s, uri},
        {u"post-logout-redirect-uri"_s, u"Where people go after signing out; may be repeated."_s, uri},
        {u"grant"_s,
         u"authorization_code, refresh_token, client_credentials, device_code or token-exchange; may be "
         "repeated."_s,
         u"GRANT"_s},
        {u"scope"_s, u"What it may ask for; may be repeated."_s, u"SCOPE"_s},
        {u"auth-method"_s,
         u"client_secret_basic (default), client_secret_post, client_secret_jwt, private_key_jwt or none."_s,
         u"METHOD"_s},
        {u"id-token-alg"_s, u"RS256 (default), PS256, ES256 or EdDSA."_s, u"ALG"_s},
        {u"skip-consent"_s, u"It belongs to the office: do not ask people."_s},
        {u"without-pkce"_s, u"It cannot do PKCE."_s},
        {u"set"_s,
         u"A setting by its own name, the value as JSON or text: jwks=@FILE, "
         "require_pushed_authorization_requests=true; may be repeated. 'client settings' lists them."_s,
         u"MEMBER=VALUE"_s},
    };
}

Result<QJsonObject> clientBodyOf(const CommandRun &run, const wire::Client &client)
{
    Body body;
    const auto list = [&](const char *option, const QString &name) {
        if (run.isSet(option))
            body.values.insert(name, QJsonArray::fromStringList(
                                         run.values(option).join(u' ').split(u' ', Qt::SkipEmptyParts)));
    };
    const auto text = [&](const char *option, const QString &name) {
        if (run.isSet(option)) body.values.insert(name, run.value(option));
    };
    text("name", u"name"_s);
    list("redirect-uri", u"redirect_uris"_s);
    list("post-logout-redirect-uri", u"post_logout_redirect_uris"_s);
    list("scope", u"scopes"_s);
    text("auth-method", u"auth_method"_s);
    text("id-token-alg", u"id_token_alg"_s);
    if (run.isSet("skip-consent")) body.values.insert(u"skip_consent"_s, true);
    if (run.isSet("without-pkce")) body.values.insert(u"require_pkce"_s, false);
    if (run.isSet("grant")) {
        QStringList grants = run.values("grant").join(u' ').split(u' ', Qt::SkipEmptyParts);
        for (QString &grant : grants)
            if (grant == "device_code"_L1 || grant == "token-exchange"_L1)
                grant.prepend("urn:ietf:params:oauth:grant-type:"_L1);
        body.values.insert(u"grant_types"_s, QJsonArray::fromStringList(grants));
    }
    const QStringList assignments = run.values("set");
    for (const QString &assignment : assignments)
        GATEHOUSE_TRY(body.set(assignment));
    const QStringList back = run.values("unset");
    for (const QString &name : back)
        GATEHOUSE_TRY(body.unset(name, client));
    if (!body.metadata.isEmpty()) body.values.insert(u"metadata"_s, body.metadata);
    return body.values;
}

QJsonArray clientSettingsList()
{
    QJsonArray rows;
    for (const wire::FormMember &member : wire::clientMembers() + wire::clientMetadataMembers()) {
        QStringList choices;
        for (const wire::FormChoice &choice : member.choices)
            if (*choice.value != '\0') choices.append(QLatin1String(choice.value));
        const QString kind = kindText(member.kind);
        rows.append(QJsonObject{
            {u"name"_s, QLatin1String(member.name)},
            {u"value"_s, choices.isEmpty() ? kind : kind + u": "_s + choices.join(u", "_s)},
            {u"description"_s, QString::fromLatin1(member.help)},
        });
    }
    return rows;
}

}  // namespace gatehouse
