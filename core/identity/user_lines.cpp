#include "core/identity/user_lines.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "core/identity/profile.h"

namespace gatehouse {

namespace {

QStringList groupNames(const UserDetails &details)
{
    QStringList names;
    for (const GroupRef &group : details.groups)
        names.append(group.name);
    return names;
}

QByteArray cell(QString text)
{
    static const QString kFormula = QStringLiteral("=+-@\t\r");
    if (!text.isEmpty() && kFormula.contains(text.at(0))) text.prepend(u'\'');
    const bool quoted = text.contains(u',') || text.contains(u'"') || text.contains(u'\n') ||
                        text.contains(u'\r') || text != text.trimmed();
    if (!quoted) return text.toUtf8();
    return '"' + text.replace(u'"', QLatin1String("\"\"")).toUtf8() + '"';
}

QString joined(const QJsonValue &values)
{
    QStringList texts;
    const QJsonArray array = values.toArray();
    for (const QJsonValue value : array)
        texts.append(value.toString());
    return texts.join(u';');
}

}  // namespace

QByteArray userJsonLine(const UserDetails &details, const std::optional<QString> &hash, bool withHashes)
{
    const User &user = details.user;
    QJsonObject line{{QStringLiteral("username"), user.username},
                     {QStringLiteral("email"), user.email.isEmpty() ? QJsonValue() : QJsonValue(user.email)},
                     {QStringLiteral("email_verified"), user.emailVerified},
                     {QStringLiteral("display_name"), user.displayName},
                     {QStringLiteral("locale"), user.locale},
                     {QStringLiteral("profile"), user.profile},
                     {QStringLiteral("phone"), user.phone.isEmpty() ? QJsonValue() : QJsonValue(user.phone)},
                     {QStringLiteral("phone_verified"), user.phoneVerified},
                     {QStringLiteral("attributes"), user.attributes},
                     {QStringLiteral("disabled"), user.disabled},
                     {QStringLiteral("groups"), QJsonArray::fromStringList(groupNames(details))},
                     {QStringLiteral("roles"), QJsonArray::fromStringList(toStrings(details.roles))}};
    if (withHashes) line.insert(QStringLiteral("password_hash"), hash ? QJsonValue(*hash) : QJsonValue());
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray userCsvLine(const UserDetails &details, const std::optional<QString> &hash, bool withHashes,
                       const QStringList &attributes)
{
    const User &user = details.user;
    const auto flag = [](bool value) {
        return value ? QStringLiteral("true") : QStringLiteral("false");
    };
    QStringList cells{
        user.username,       user.email, flag(user.emailVerified), user.displayName,
        user.locale,         user.phone, flag(user.phoneVerified), groupNames(details).join(u';'),
        flag(!user.disabled)};
    const QJsonObject address = user.profile.value(QLatin1String("address")).toObject();
    for (const QString &name : profileNames())
        if (name != u"address") cells.append(user.profile.value(name).toString());
    for (const QString &name : addressNames())
        cells.append(address.value(name).toString());
    for (const QString &name : attributes)
        cells.append(joined(user.attributes.value(name)));
    if (withHashes) cells.append(hash.value_or(QString()));
    QByteArray line;
    for (const QString &each : std::as_const(cells))
        line += cell(each) + ',';
    line.chop(1);
    return line + "\r\n";
}

QByteArray userCsvHead(bool withHashes, const QStringList &attributes)
{
    QByteArray head = "username,email,email_verified,display_name,locale,phone,phone_verified,groups,enabled";
    for (const QString &name : profileNames())
        if (name != u"address") head += ',' + name.toLatin1();
    for (const QString &name : addressNames())
        head += ",address." + name.toLatin1();
    for (const QString &name : attributes)
        head += ",attribute." + name.toLatin1();
    if (withHashes) head += ",password_hash";
    return head + "\r\n";
}

}  // namespace gatehouse
