#include "core/federation/upstream_person.h"

#include <QJsonArray>

#include "core/crypto/jwt.h"
#include "core/federation/provider_presets.h"
#include "core/federation/upstream_error.h"
#include "core/identity/name_rules.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxSubject = 255;
constexpr qsizetype kMaxName = 200;
constexpr qsizetype kMaxUsername = 40;

/// Apple writes its booleans as texts.
bool isTrue(const QJsonValue &value)
{
    return value.isBool() ? value.toBool() : value.toString() == QLatin1String("true");
}

/// Names are taken as they are shown here or not at all.
QString shownName(const QJsonValue &value)
{
    const auto checked = checkDisplayName(value.toString().left(kMaxName));
    return checked.ok() ? *checked : QString();
}

QString emailOf(const QJsonValue &value)
{
    const auto checked = checkEmail(value.toString());
    return checked.ok() ? checked->shown : QString();
}

/// Google knows for sure only of its own addresses and of those of its Workspace customers: for others it
/// checked once, and whoever has the mailbox now may be somebody else.
bool speaksFor(const Provider &provider, const QJsonObject &claims, const QString &email)
{
    if (provider.preset != QLatin1String("google")) return true;
    const QString domain = email.section(u'@', -1).toLower();
    return domain == QLatin1String("gmail.com") || domain == QLatin1String("googlemail.com") ||
           (!domain.isEmpty() && claims.value(QLatin1String("hd")).toString() == domain);
}

bool saysMultiFactor(const QJsonObject &claims)
{
    const QJsonArray methods = claims.value(QLatin1String("amr")).toArray();
    if (methods.contains(QJsonValue(QStringLiteral("mfa")))) return true;
    const QString acr = claims.value(QLatin1String("acr")).toString();
    return acr == QLatin1String("http://schemas.openid.net/pape/policies/2007/06/multi-factor") ||
           acr == QLatin1String("phr") || acr == QLatin1String("phrh") ||
           acr == QLatin1String("https://refeds.org/profile/mfa");
}

}  // namespace

UpstreamPerson personFromClaims(const Provider &provider, const QJsonObject &idToken,
                                const QJsonObject &userinfo)
{
    const auto claim = [&](const char *name) {
        const QJsonValue told = idToken.value(QLatin1String(name));
        return told.isUndefined() ? userinfo.value(QLatin1String(name)) : told;
    };
    UpstreamPerson person;
    person.subject = idToken.value(QLatin1String("sub")).toString();
    // One application, many issuers: a subject is somebody within its tenant.
    if (isTenantTemplate(provider))
        person.subject =
            (idToken.value(QLatin1String("tid")).toString() + u'|' + person.subject).left(2 * kMaxSubject);
    // The flag belongs to the address beside it, so both come from one place.
    const QJsonObject &source = idToken.contains(QLatin1String("email")) ? idToken : userinfo;
    person.email = emailOf(source.value(QLatin1String("email")));
    person.emailVerified = !person.email.isEmpty() && provider.settings.trustEmail &&
                           isTrue(source.value(QLatin1String("email_verified"))) &&
                           speaksFor(provider, idToken, person.email);
    person.username = shownName(claim("preferred_username"));
    person.name = shownName(claim("name"));
    person.givenName = shownName(claim("given_name"));
    person.familyName = shownName(claim("family_name"));
    const auto locale = checkLocale(claim("locale").toString());
    if (locale.ok()) person.locale = *locale;
    person.multiFactor = provider.settings.trustMfa && saysMultiFactor(idToken);
    // Of the signed token alone.
    person.authenticatedAt = numericDate(idToken.value(QLatin1String("auth_time")));
    return person;
}

Result<UpstreamPerson> personFromDialect(const Provider &provider, const QJsonObject &user,
                                         const QJsonArray &emails)
{
    const ProviderPreset *preset = findPreset(provider.preset);
    if (preset == nullptr || !preset->dialect) return upstreamError("no_dialect");
    const Dialect &dialect = *preset->dialect;
    const auto member = [&](const QString &name) {
        return name.isEmpty() ? QJsonValue() : user.value(name);
    };
    UpstreamPerson person;
    const QJsonValue subject = member(dialect.subject);
    // GitHub counts its people, Facebook writes the number as a text. Beyond 2^53 a double would mix them up.
    if (subject.isDouble()) {
        const double number = subject.toDouble();
        if (number < 1 || number > 9'007'199'254'740'991.0 || number != double(qint64(number)))
            return upstreamError("no_subject");
        person.subject = QString::number(qint64(number));
    } else {
        person.subject = subject.toString();
    }
    if (person.subject.isEmpty() || person.subject.size() > kMaxSubject) return upstreamError("no_subject");
    person.username = shownName(member(dialect.username));
    person.name = shownName(member(dialect.name));
    person.givenName = shownName(member(dialect.givenName));
    person.familyName = shownName(member(dialect.familyName));
    person.email = emailOf(member(dialect.email));
    if (dialect.emailList) {
        person.email.clear();
        for (const QJsonValue each : emails) {
            const QJsonObject entry = each.toObject();
            if (entry.value(QLatin1String("primary")).toBool() &&
                entry.value(QLatin1String("verified")).toBool()) {
                person.email = emailOf(entry.value(QLatin1String("email")));
                person.emailVerified = !person.email.isEmpty() && provider.settings.trustEmail;
            }
        }
    }
    return person;
}

QJsonObject toJson(const UpstreamPerson &person)
{
    return {{QStringLiteral("subject"), person.subject},
            {QStringLiteral("email"), person.email},
            {QStringLiteral("email_verified"), person.emailVerified},
            {QStringLiteral("username"), person.username},
            {QStringLiteral("name"), person.name}};
}

UpstreamPerson personFromJson(const QJsonObject &json)
{
    UpstreamPerson person;
    person.subject = json.value(QLatin1String("subject")).toString();
    person.email = json.value(QLatin1String("email")).toString();
    person.emailVerified = json.value(QLatin1String("email_verified")).toBool();
    person.username = json.value(QLatin1String("username")).toString();
    person.name = json.value(QLatin1String("name")).toString();
    return person;
}

QString usernameFor(const UpstreamPerson &person)
{
    for (const QString &wish : {person.username.section(u'@', 0, 0), person.email.section(u'@', 0, 0),
                                person.givenName + u'.' + person.familyName, person.name}) {
        QString username;
        const QString plain = wish.normalized(QString::NormalizationForm_KD).toLower();
        for (const QChar c : plain) {
            const bool letter = c.unicode() < 0x80 && c.isLetterOrNumber();
            if (letter)
                username.append(c);
            else if ((c == u'.' || c == u'-' || c == u'_' || c.isSpace()) && !username.isEmpty() &&
                     username.back().isLetterOrNumber())
                username.append(c.isSpace() ? QChar(u'.') : c);
        }
        username.truncate(kMaxUsername);
        while (!username.isEmpty() && !username.back().isLetterOrNumber())
            username.chop(1);
        if (!username.isEmpty() && checkUsername(username).ok()) return username;
    }
    return QStringLiteral("user");
}

}  // namespace gatehouse
