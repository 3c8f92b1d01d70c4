#include "core/identity/import_fields.h"

#include <QHash>
#include <QJsonArray>

#include "core/identity/profile.h"

namespace gatehouse {

namespace {

const QLatin1String kAttribute("attribute.");
const QLatin1String kAddress("address.");

/// Letters and digits alone, so that "E-Mail", "e_mail" and "EMail" are the same.
QString plain(const QString &name)
{
    QString text;
    for (const QChar c : name.toLower())
        if (c.isLetterOrNumber()) text += c;
    return text;
}

Result<bool> boolean(const QString &field, const QString &text)
{
    static const QStringList yes{QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("1"),
                                 QStringLiteral("y"),    QStringLiteral("ja"),  QStringLiteral("x")};
    static const QStringList no{QStringLiteral("false"), QStringLiteral("no"),   QStringLiteral("0"),
                                QStringLiteral("n"),     QStringLiteral("nein"), QString()};
    const QString word = text.trimmed().toLower();
    if (yes.contains(word)) return true;
    if (no.contains(word)) return false;
    return Error::invalid(field.toLatin1(), "wrong_type",
                          QStringLiteral("'%1' has to be true or false.").arg(field));
}

/// Several values in one column are parted by semicolons or bars.
QStringList values(const QString &text)
{
    QStringList list;
    const QStringList parts = QString(text).replace(u'|', u';').split(u';', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        if (!part.trimmed().isEmpty()) list.append(part.trimmed());
    return list;
}

Result<bool> setFlag(ImportRow &row, const QString &field, const QString &text)
{
    const bool isFlag = field == u"email_verified" || field == u"phone_verified" || field == u"enabled" ||
                        field == u"disabled" || field == u"must_change_password";
    if (!isFlag) return false;
    GATEHOUSE_TRY_ASSIGN(value, boolean(field, text));
    if (field == u"email_verified") row.emailVerified = value;
    if (field == u"phone_verified") row.phoneVerified = value;
    if (field == u"enabled") row.enabled = value;
    if (field == u"disabled") row.enabled = !value;
    if (field == u"must_change_password") row.mustChangePassword = value;
    return true;
}

}  // namespace

const QStringList &importFields()
{
    static const QStringList fields = [] {
        QStringList all{QStringLiteral("username"),
                        QStringLiteral("email"),
                        QStringLiteral("email_verified"),
                        QStringLiteral("display_name"),
                        QStringLiteral("locale"),
                        QStringLiteral("phone"),
                        QStringLiteral("phone_verified"),
                        QStringLiteral("groups"),
                        QStringLiteral("enabled"),
                        QStringLiteral("disabled"),
                        QStringLiteral("password"),
                        QStringLiteral("password_hash"),
                        QStringLiteral("must_change_password")};
        for (const QString &name : profileNames())
            if (name != u"address") all.append(name);
        for (const QString &name : addressNames())
            all.append(kAddress + name);
        return all;
    }();
    return fields;
}

QString guessImportField(const QString &column)
{
    static const QHash<QString, QString> guesses = [] {
        QHash<QString, QString> all;
        for (const QString &field : importFields())
            all.insert(plain(field), field);
        const std::pair<const char *, const char *> others[] = {{"login", "username"},
                                                                {"user", "username"},
                                                                {"userid", "username"},
                                                                {"uid", "username"},
                                                                {"loginname", "username"},
                                                                {"benutzername", "username"},
                                                                {"samaccountname", "username"},
                                                                {"mail", "email"},
                                                                {"emailaddress", "email"},
                                                                {"emailadresse", "email"},
                                                                {"name", "display_name"},
                                                                {"fullname", "display_name"},
                                                                {"anzeigename", "display_name"},
                                                                {"firstname", "given_name"},
                                                                {"vorname", "given_name"},
                                                                {"lastname", "family_name"},
                                                                {"surname", "family_name"},
                                                                {"nachname", "family_name"},
                                                                {"language", "locale"},
                                                                {"sprache", "locale"},
                                                                {"phonenumber", "phone"},
                                                                {"mobile", "phone"},
                                                                {"telefon", "phone"},
                                                                {"group", "groups"},
                                                                {"gruppen", "groups"},
                                                                {"passwort", "password"},
                                                                {"hash", "password_hash"},
                                                                {"passwordhash", "password_hash"},
                                                                {"emailverified", "email_verified"},
                                                                {"active", "enabled"},
                                                                {"isactive", "enabled"}};
        for (const auto &[name, field] : others)
            all.insert(QLatin1String(name), QLatin1String(field));
        return all;
    }();
    if (column.startsWith(kAttribute) && isAttributeName(column.sliced(kAttribute.size()))) return column;
    return guesses.value(plain(column));
}

Result<void> checkImportMapping(const QJsonObject &mapping)
{
    for (auto it = mapping.begin(); it != mapping.end(); ++it) {
        const QString field = it.key();
        const bool known = importFields().contains(field) ||
                           (field.startsWith(kAttribute) && isAttributeName(field.sliced(kAttribute.size())));
        if (!known)
            return Error::invalid("mapping", "unknown_field",
                                  QStringLiteral("'%1' is no field that an import fills.").arg(field));
        if (!it.value().isString() || it.value().toString().isEmpty())
            return Error::invalid("mapping", "wrong_type",
                                  QStringLiteral("'%1' has to name a column.").arg(field));
    }
    return {};
}

Result<void> setImportField(ImportRow &row, const QString &field, const QString &text)
{
    GATEHOUSE_TRY_ASSIGN(isFlag, setFlag(row, field, text));
    if (isFlag) return {};
    if (field == u"username")
        row.username = text;
    else if (field == u"email")
        row.email = text;
    else if (field == u"display_name")
        row.displayName = text;
    else if (field == u"locale")
        row.locale = text;
    else if (field == u"phone")
        row.phone = text;
    else if (field == u"groups")
        row.groups = values(text);
    else if (field == u"password_hash" && !text.isEmpty())
        row.passwordHash = text;
    else if (field == u"password" && !text.isEmpty())
        row.password = text;
    else if (field.startsWith(kAttribute))
        row.attributes.insert(field.sliced(kAttribute.size()), QJsonArray::fromStringList(values(text)));
    else if (field.startsWith(kAddress)) {
        QJsonObject address = row.profile.value(QLatin1String("address")).toObject();
        address.insert(field.sliced(kAddress.size()), text);
        row.profile.insert(QLatin1String("address"), address);
    } else if (field != u"password_hash" && field != u"password") {
        row.profile.insert(field, text);
    }
    return {};
}

QString importAttributeName(const QString &name)
{
    QString made;
    for (const QChar c : name.toLower())
        made += (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') ? c : QChar(u'_');
    if (!made.isEmpty() && !made.at(0).isLetter()) made.prepend(QLatin1String("a_"));
    return made.left(50);
}

}  // namespace gatehouse
