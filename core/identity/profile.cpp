#include "core/identity/profile.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>
#include <QUrl>
#include <algorithm>

#include "core/identity/name_rules.h"

namespace gatehouse {

namespace {

constexpr int kMaxLine = 100;
constexpr int kMaxStreet = 250;
constexpr int kMaxUrl = 1000;
constexpr int kMaxAttributes = 50;
constexpr int kMaxAttributeName = 50;
constexpr int kMaxValues = 20;
constexpr int kMaxValue = 255;
constexpr qsizetype kMaxAttributesBytes = 32 * 1024;
constexpr int kMinPhoneDigits = 4;
constexpr int kMaxPhoneDigits = 15;  // E.164 section 6

Error fault(const char *reason, const QString &text)
{
    return Error::invalid("profile", reason, text);
}

Result<QString> line(const QString &text)
{
    return checkPlainText(text, "profile", kMaxLine, false);
}

Result<QString> street(const QString &text)
{
    return checkPlainText(QString(text).replace(QLatin1String("\r\n"), QLatin1String("\n")), "profile",
                          kMaxStreet, true);
}

/// Where a browser may be sent, by people who read it in an application.
Result<QString> webAddress(const QString &text)
{
    GATEHOUSE_TRY_ASSIGN(shown, checkPlainText(text, "profile", kMaxUrl, false));
    const QUrl url(shown, QUrl::StrictMode);
    const bool web = url.scheme() == u"https" || url.scheme() == u"http";
    const bool spaces = std::any_of(shown.begin(), shown.end(), [](QChar c) { return c.isSpace(); });
    if (url.isValid() && web && !spaces && !url.host().isEmpty() && url.userInfo().isEmpty()) return shown;
    return fault("bad_url", QStringLiteral("This is no address such as https://example.org/alex."));
}

/// Core section 5.1: YYYY-MM-DD, with the year 0000 where it is not told, or YYYY alone.
Result<QString> birthdate(const QString &text)
{
    const QString day = text.trimmed();
    const bool digits =
        std::all_of(day.begin(), day.end(), [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'-'; });
    const bool yearless = day.startsWith(QLatin1String("0000-"));
    const bool whole = day.size() == 10;
    // 29 February is a day of some year.
    const QString dated = yearless ? QStringLiteral("2000") + day.mid(4) : day;
    if (digits && whole && QDate::fromString(dated, Qt::ISODate).isValid()) return day;
    if (digits && day.size() == 4 && !day.contains(u'-') && day != u"0000") return day;
    return fault("bad_date", QStringLiteral("A date of birth is written like 1990-12-31, 0000-12-31 without "
                                            "the year, or 1990 alone."));
}

Result<QString> timeZone(const QString &text)
{
    const QString zone = text.trimmed();
    // A server without a list of time zones cannot tell; a name of that shape does no harm.
    const bool shape =
        !zone.isEmpty() && zone.size() <= 64 && std::all_of(zone.begin(), zone.end(), [](QChar c) {
            return c.unicode() < 0x80 && (c.isLetterOrNumber() || QStringLiteral("/_+-").contains(c));
        });
    static const bool kListed = !QTimeZone::availableTimeZoneIds().isEmpty();
    if (shape && (!kListed || QTimeZone::isTimeZoneIdAvailable(zone.toLatin1()))) return zone;
    return fault("bad_time_zone", QStringLiteral("A time zone is named like Europe/Berlin."));
}

struct Member
{
    const char *name;
    Result<QString> (*check)(const QString &);
};

const Member kMembers[] = {
    {"given_name", line},     {"family_name", line},   {"middle_name", line},   {"nickname", line},
    {"profile", webAddress},  {"picture", webAddress}, {"website", webAddress}, {"gender", line},
    {"birthdate", birthdate}, {"zoneinfo", timeZone},
};
constexpr QLatin1String kAddress("address");

const Member kAddressMembers[] = {
    {"street_address", street}, {"locality", line}, {"region", line},
    {"postal_code", line},      {"country", line},
};

/// The sentence says which member is meant; the field stays the object that was sent.
Error named(const QString &name, Error error)
{
    error.publicMessage = QStringLiteral("'%1': %2").arg(name, error.publicMessage);
    return error;
}

/// The same, and whose field it is: "profile.birthdate", so that a form can mark it.
Error named(const QByteArray &object, const QString &member, Error error)
{
    error.field = object + '.' + member.toLatin1();
    return named(member, std::move(error));
}

/// `path` is what the object is called in errors. A member that nobody knows is a fault of the object.
template <std::size_t N>
Result<QJsonObject> mergedMembers(const Member (&members)[N], QJsonObject object, const QJsonObject &change,
                                  const QByteArray &path)
{
    for (auto it = change.begin(); it != change.end(); ++it) {
        const auto known = std::find_if(std::begin(members), std::end(members), [&it](const Member &member) {
            return it.key() == QLatin1String(member.name);
        });
        if (known == std::end(members))
            return fault("unknown", QStringLiteral("A profile has no '%1'.").arg(it.key().left(64)));
        if (!it.value().isNull() && !it.value().isString())
            return Error::invalid(path + '.' + it.key().toLatin1(), "wrong_type",
                                  QStringLiteral("'%1' has to be a text.").arg(it.key()));
        QString text = it.value().toString().trimmed();
        if (!text.isEmpty()) {
            Result<QString> checked = known->check(text);
            if (!checked.ok()) return named(path, it.key(), checked.error());
            text = *checked;
        }
        if (text.isEmpty())
            object.remove(it.key());
        else
            object.insert(it.key(), text);
    }
    return object;
}

Error attributeFault(const char *reason, const QString &text)
{
    return Error::invalid("attributes", reason, text);
}

Result<QJsonArray> attributeValues(const QString &name, const QJsonValue &value)
{
    if (!value.isArray())
        return attributeFault("wrong_type", QStringLiteral("'%1' has to be a list of texts.").arg(name));
    QStringList texts;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        if (!item.isString())
            return attributeFault("wrong_type", QStringLiteral("'%1' has to be a list of texts.").arg(name));
        Result<QString> text = checkPlainText(item.toString(), "attributes", kMaxValue, false);
        if (!text.ok()) return named(name, text.error());
        if (text->isEmpty())
            return attributeFault("empty", QStringLiteral("'%1' has a value without text.").arg(name));
        texts.append(*text);
    }
    texts.removeDuplicates();
    if (texts.size() > kMaxValues)
        return attributeFault("too_many",
                              QStringLiteral("'%1' may have %2 values.").arg(name).arg(kMaxValues));
    return QJsonArray::fromStringList(texts);
}

}  // namespace

const QStringList &profileNames()
{
    static const QStringList kNames = [] {
        QStringList names;
        for (const Member &member : kMembers)
            names.append(QLatin1String(member.name));
        names.append(kAddress);
        return names;
    }();
    return kNames;
}

const QStringList &addressNames()
{
    static const QStringList kNames = [] {
        QStringList names;
        for (const Member &member : kAddressMembers)
            names.append(QLatin1String(member.name));
        return names;
    }();
    return kNames;
}

bool isAttributeName(const QString &name)
{
    const auto lower = [](QChar c) {
        return c >= u'a' && c <= u'z';
    };
    return !name.isEmpty() && name.size() <= kMaxAttributeName && lower(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](QChar c) { return lower(c) || (c >= u'0' && c <= u'9') || c == u'_'; });
}

Result<QJsonObject> mergedProfile(const QJsonObject &profile, const QJsonValue &change)
{
    if (change.isUndefined()) return profile;
    if (change.isNull()) return QJsonObject();
    if (!change.isObject()) return fault("wrong_type", QStringLiteral("A profile is a JSON object."));
    QJsonObject members = change.toObject();
    const QJsonValue addressChange = members.take(kAddress);
    GATEHOUSE_TRY_ASSIGN(merged, mergedMembers(kMembers, profile, members, "profile"));
    if (addressChange.isUndefined()) return merged;
    if (!addressChange.isNull() && !addressChange.isObject())
        return Error::invalid("profile.address", "wrong_type",
                              QStringLiteral("'address' has to be an object."));
    QJsonObject address;
    if (addressChange.isObject()) {
        GATEHOUSE_TRY_ASSIGN(changed, mergedMembers(kAddressMembers, profile.value(kAddress).toObject(),
                                                    addressChange.toObject(), "profile.address"));
        address = changed;
    }
    if (address.isEmpty())
        merged.remove(kAddress);
    else
        merged.insert(kAddress, address);
    return merged;
}

Result<QJsonObject> mergedAttributes(const QJsonObject &attributes, const QJsonValue &change)
{
    if (change.isUndefined()) return attributes;
    if (change.isNull()) return QJsonObject();
    if (!change.isObject())
        return attributeFault("wrong_type", QStringLiteral("Attributes are a JSON object."));
    QJsonObject merged = attributes;
    const QJsonObject members = change.toObject();
    for (auto it = members.begin(); it != members.end(); ++it) {
        if (!isAttributeName(it.key()))
            return attributeFault(
                "bad_name", QStringLiteral("'%1' is no name for an attribute: small letters, digits and '_', "
                                           "%2 at most, a letter first.")
                                .arg(it.key().left(64))
                                .arg(kMaxAttributeName));
        QJsonArray values;
        if (!it.value().isNull()) {
            GATEHOUSE_TRY_ASSIGN(checked, attributeValues(it.key(), it.value()));
            values = checked;
        }
        if (values.isEmpty())
            merged.remove(it.key());
        else
            merged.insert(it.key(), values);
    }
    if (merged.size() > kMaxAttributes)
        return attributeFault("too_many",
                              QStringLiteral("A person may have %1 attributes.").arg(kMaxAttributes));
    if (QJsonDocument(merged).toJson(QJsonDocument::Compact).size() > kMaxAttributesBytes)
        return attributeFault("too_long", QStringLiteral("The attributes are too long together."));
    return merged;
}

Result<QString> checkPhone(const QString &text)
{
    QString number;
    for (const QChar c : text.trimmed())
        if (!QStringLiteral(" -.()/").contains(c) && c != QChar(0x00a0)) number.append(c);
    if (number.isEmpty()) return QString::fromLatin1("");
    const QString digits = number.mid(1);
    const bool all =
        std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (number.front() == u'+' && all && !digits.startsWith(u'0') && digits.size() >= kMinPhoneDigits &&
        digits.size() <= kMaxPhoneDigits)
        return number;
    return Error::invalid("phone", "phone_invalid",
                          QStringLiteral("A telephone number begins with + and the country: +49 30 123456."));
}

QString formattedAddress(const QJsonObject &address)
{
    const auto part = [&address](const char *name) {
        return address.value(QLatin1String(name)).toString();
    };
    QStringList lines{part("street_address"),
                      QString(part("postal_code") + u' ' + part("locality")).trimmed(), part("region"),
                      part("country")};
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QStringList differingNames(const QJsonObject &before, const QJsonObject &after)
{
    QStringList names = before.keys() + after.keys();
    names.removeIf([&](const QString &name) { return before.value(name) == after.value(name); });
    names.removeDuplicates();
    names.sort();
    return names;
}

}  // namespace gatehouse
